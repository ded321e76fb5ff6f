import { ProviderError } from '../provider-error.ts';

/** An answer of status 200 that is none: what was paid for may or may not have been made. */
export function badAnswer(message: string, cause?: unknown): ProviderError {
  return new ProviderError({ code: 'bad_answer', message, charged: 'unknown' }, { cause });
}
