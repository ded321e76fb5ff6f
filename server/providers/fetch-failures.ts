import { errors } from 'undici';
import { AddressRefused, HeldBack, NotConnected } from './checked-connector.ts';
import { ProviderError } from './provider-error.ts';

/** What can end a request from outside. */
export interface Attempt {
  callers: AbortSignal;
  deadline: AbortSignal;
}

export type FetchFailures = ReturnType<typeof fetchFailures>;

/**
 * What goes wrong between us and a provider, as `ProviderError`s.
 * @param host for the sentences: whom the request was for
 */
export function fetchFailures(host: string) {
  const notSent = (message: string, cause?: unknown) =>
    new ProviderError({ code: 'provider_down', message, charged: 'no' }, { cause });
  const refused = (why: string, cause?: unknown) =>
    new ProviderError(
      { code: 'invalid_request', message: `${host} was not contacted. ${why}`, charged: 'no' },
      { cause },
    );
  const privateAddress = (cause?: unknown) =>
    refused('It is on a private network, which the operator has not allowed.', cause);
  const timedOut = (message: string, cause: unknown) =>
    new ProviderError({ code: 'timed_out', message, charged: 'unknown' }, { cause });
  const badAnswer = (message: string, cause?: unknown) =>
    new ProviderError({ code: 'bad_answer', message, charged: 'unknown' }, { cause });

  return {
    refused,
    privateAddress,

    redirected: (status: number, how: string) =>
      new ProviderError({
        code: 'bad_answer',
        message: `${host} redirected the request ${how}, so it was not followed.`,
        // "See other" is what a server says after it has done what was asked.
        charged: status === 303 ? 'unknown' : 'no',
        status,
      }),

    tooLong: () => badAnswer(`${host} sent more than an answer can hold, so it was not read on.`),

    packed: () => badAnswer(`${host} packed its answer in a way that was not asked for.`),

    /** The request ended before an answer began. */
    unanswered(error: unknown, { callers, deadline }: Attempt): unknown {
      if (callers.aborted) return callers.reason;
      if (error instanceof HeldBack) return error.cause;
      if (error instanceof AddressRefused) return privateAddress(error);
      if (error instanceof NotConnected) return notSent(`${host} could not be reached.`, error);
      if (deadline.aborted || error instanceof errors.HeadersTimeoutError) {
        return timedOut(`${host} did not answer in time.`, error);
      }
      return timedOut(`The connection to ${host} broke before an answer came.`, error);
    },

    /** The answer had begun and did not reach its end. */
    brokenOff(error: unknown, { callers, deadline }: Attempt): unknown {
      if (callers.aborted) return callers.reason;
      if (deadline.aborted || error instanceof errors.BodyTimeoutError) {
        return timedOut(`${host} stopped in the middle of its answer.`, error);
      }
      return badAnswer(`The answer of ${host} broke off in the middle.`, error);
    },
  };
}
