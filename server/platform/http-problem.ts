import type { Problem } from '../../shared/problem.ts';

/** An answer that is an error: thrown anywhere in a request, rendered by the error handler. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  constructor(
    status: number,
    code: string,
    title: string,
    more: Partial<Pick<Problem, 'detail' | 'charged' | 'fields' | 'retryAfter' | 'consent'>> = {},
    options?: ErrorOptions,
  ) {
    super(title, options);
    this.problem = { type: 'about:blank', title, status, code, ...more };
  }
}
