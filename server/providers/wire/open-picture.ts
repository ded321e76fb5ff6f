import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerBytes } from '../answer-bytes.ts';
import type { ProviderContext } from '../image-provider.ts';
import { ProviderError, type ProviderErrorCode } from '../provider-error.ts';
import { inLargePieces } from './in-large-pieces.ts';

/** Tries of a picture that does not come whole; it is paid for, and getting it is free. */
const TRIES = 3;
/** ms before the second try; longer from try to try. Longer waits are up to who asked. */
const PAUSE = 50;

/** Failures of a download that say nothing about whether the picture is there. */
const PASSING: ReadonlySet<ProviderErrorCode> = new Set([
  'provider_down',
  'timed_out',
  'bad_answer',
]);

/**
 * Gets a picture that an answer only names. The guarded fetch opens nothing but what the provider
 * declares. A download that breaks off is made again, and goes on where it was. Failures are
 * `ProviderError`s that say that the picture was made, and whether it may still be had.
 * @param headers without a key
 */
export function openPicture(
  url: string,
  context: Pick<ProviderContext, 'fetch' | 'signal'>,
  vendor: { label: string; headers: Record<string, string> },
): AsyncGenerator<Uint8Array> {
  return inLargePieces(download(url, context, vendor));
}

async function* download(
  url: string,
  { fetch, signal }: Pick<ProviderContext, 'fetch' | 'signal'>,
  { label, headers }: { label: string; headers: Record<string, string> },
): AsyncGenerator<Uint8Array> {
  const lost = (cause: unknown, waits: boolean, why = '') =>
    new ProviderError(
      {
        code: 'bad_answer',
        message: `${label} made a picture, but it could not be fetched.${why}`,
        charged: 'yes',
        ...(waits && { pictureWaits: true }),
      },
      { cause },
    );
  const given = new GivenBytes();
  for (let tries = 1; ; tries += 1) {
    const last = tries === TRIES;
    try {
      const response = await fetch(url, { headers, signal });
      if (response.ok && response.body) {
        for await (const bytes of given.goOn(answerBytes(response))) yield bytes;
        return;
      }
      await response.body?.cancel();
      const passing = response.status >= 500 || response.status === 429;
      if (!passing || last) {
        throw lost(null, passing, ` Its address answers with status ${response.status}.`);
      }
    } catch (error) {
      if (error instanceof AnotherPicture) throw lost(error, false);
      if (signal.aborted || !(error instanceof ProviderError)) throw error;
      if (error.facts.charged === 'yes') throw error;
      const passing = PASSING.has(error.facts.code);
      if (!passing || last) throw lost(error, passing);
    }
    await sleep(PAUSE * tries, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** What has been passed on of a picture can not be taken back: another try must begin with it. */
class GivenBytes {
  #bytes = 0;
  readonly #hash = createHash('sha256');

  /** What a new try has beyond it; throws `AnotherPicture` where it does not begin with it. */
  async *goOn(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const before = this.#bytes;
    const expected = this.#hash.copy().digest('hex');
    const begun = createHash('sha256');
    let position = 0;
    for await (const chunk of body) {
      const known = chunk.subarray(0, Math.max(before - position, 0));
      begun.update(known);
      position += chunk.length;
      if (position < before) continue;
      if (known.length > 0 && begun.copy().digest('hex') !== expected) throw new AnotherPicture();
      const fresh = chunk.subarray(known.length);
      if (fresh.length === 0) continue;
      this.#bytes += fresh.length;
      this.#hash.update(fresh);
      yield fresh;
    }
    if (position < before) throw new AnotherPicture();
  }
}

class AnotherPicture extends Error {}
