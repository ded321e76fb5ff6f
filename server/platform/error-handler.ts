import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Problem } from '../../shared/problem.ts';
import { isDatabaseAway, isDatabaseBusy, isDatabaseFull } from './database-errors.ts';
import { isDiskFull } from './disk-space.ts';
import { HttpProblem } from './http-problem.ts';
import type { Logger } from './logger.ts';
import { ObjectStoreAway } from './object-storage.ts';

/** Answers a path that no route has. */
export const notFound: RequestHandler = () => {
  throw new HttpProblem(404, 'not_found', 'There is nothing here.');
};

/**
 * Turns whatever a request threw into `application/problem+json`. What is not a known problem is a
 * fault of ours: logged with its stack, answered without it.
 */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      // Nothing is wrong with a service that says itself that it cannot do this just now.
      const level = problem.status === 503 && error instanceof HttpProblem ? 'warn' : 'error';
      logger[level]({ error, method: request.method, route: request.route?.path }, problem.code);
    }
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    sendProblem(response, problem);
  };
}

export function sendProblem(response: Response, problem: Problem): void {
  if (problem.retryAfter !== undefined) response.set('Retry-After', String(problem.retryAfter));
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function toProblem(error: unknown): Problem {
  if (error instanceof HttpProblem) return error.problem;
  const { status, type } = describeBodyError(error);
  if (status === 413) {
    return problem(413, 'too_large', 'The request is too large.');
  }
  if (type === 'entity.parse.failed') {
    return problem(400, 'invalid_json', 'The body is not valid JSON.');
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return problem(status, 'invalid_request', 'The request cannot be read.');
  }
  if (isDiskFull(error) || isDatabaseFull(error)) {
    return {
      ...problem(507, 'disk_full', 'The service has no room left for new pictures.'),
      detail: 'Nothing was sent and nothing was charged. Tell the operator.',
      charged: 'no',
    };
  }
  if (error instanceof ObjectStoreAway) {
    return {
      ...problem(503, 'object_store_away', 'The service cannot reach its pictures at the moment.'),
      detail: 'Try again shortly.',
      retryAfter: 5,
    };
  }
  if (isDatabaseAway(error)) {
    return {
      ...problem(503, 'database_away', 'The service cannot reach its database at the moment.'),
      // Where the answer to a COMMIT was lost, nobody knows.
      detail: 'What you did may be done all the same: look, and try again shortly.',
      retryAfter: 5,
    };
  }
  if (isDatabaseBusy(error)) {
    return {
      ...problem(503, 'database_busy', 'The service is busy at the moment.'),
      detail: 'Nothing was changed. Try again shortly.',
      retryAfter: 1,
    };
  }
  return {
    ...problem(500, 'internal_error', 'Something went wrong in the service.'),
    detail: 'It was logged. Try again; if it stays, tell the operator.',
  };
}

/** Express and its body parser mark their errors with an HTTP status and a type. */
function describeBodyError(error: unknown): { status?: number; type?: string } {
  if (typeof error !== 'object' || error === null) return {};
  const { status, type } = error as { status?: unknown; type?: unknown };
  return {
    ...(typeof status === 'number' && { status }),
    ...(typeof type === 'string' && { type }),
  };
}

function problem(status: number, code: string, title: string): Problem {
  return { type: 'about:blank', status, code, title };
}
