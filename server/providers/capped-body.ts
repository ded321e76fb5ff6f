import type { Attempt, FetchFailures } from './fetch-failures.ts';

/** The bytes of an answer, up to a limit; what breaks them off is thrown as what it means. */
export async function* cappedBody(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  failures: FetchFailures,
  attempt: Attempt,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) break;
      yield chunk;
    }
  } catch (error) {
    throw failures.brokenOff(error, attempt);
  }
  if (bytes > maxBytes) throw failures.tooLong();
}
