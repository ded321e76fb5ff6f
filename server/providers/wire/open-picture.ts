import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderContext } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';

/** Tries of a picture whose address does not answer; it is paid for, and getting it is free. */
const TRIES = 3;
/** ms before the second try; longer from try to try. */
const PAUSE = 200;

/**
 * Gets a picture that an answer only names. No key goes with it. The guarded fetch opens nothing
 * but what the provider declares. Failures are `ProviderError`s that say that the picture was made.
 */
export async function* openPicture(
  url: string,
  { fetch, signal }: Pick<ProviderContext, 'fetch' | 'signal'>,
  { label, headers }: { label: string; headers: Record<string, string> },
): AsyncGenerator<Uint8Array> {
  const lost = (cause: unknown, why = '') =>
    new ProviderError(
      {
        code: 'bad_answer',
        message: `${label} made a picture, but it could not be fetched.${why}`,
        charged: 'yes',
      },
      { cause },
    );
  for (let tries = 1; ; tries += 1) {
    const last = tries === TRIES;
    try {
      const response = await fetch(url, { headers, signal });
      if (response.ok && response.body) {
        yield* response.body;
        return;
      }
      await response.body?.cancel();
      const again = response.status >= 500 || response.status === 429;
      if (!again || last) throw lost(null, ` Its address answers with status ${response.status}.`);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const notReached = error.facts.code === 'provider_down';
      if (!notReached || last) throw error.facts.charged === 'yes' ? error : lost(error);
    }
    await sleep(PAUSE * tries, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
