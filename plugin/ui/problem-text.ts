/// <reference path="./build-constants.d.ts" />
import { ApiError, UnreachableError } from '../../shared/api-requests.ts';

/** What happened and what to do next, as sentences a designer understands. */
export function problemText(error: unknown): string {
  if (error instanceof ApiError) {
    const { title, detail } = error.problem;
    return detail ? `${sentence(title)} ${sentence(detail)}` : sentence(title);
  }
  if (error instanceof UnreachableError) {
    return `The service at ${SERVICE_ORIGIN} cannot be reached. Check that it runs, then try again.`;
  }
  return error instanceof Error ? sentence(error.message) : 'Something went wrong.';
}

/** Whether the service no longer knows this connection. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 401;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
