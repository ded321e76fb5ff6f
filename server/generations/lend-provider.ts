import type { Charged } from '../../shared/problem.ts';
import { noLongerConsented } from '../consents/errors.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { lendKey } from '../provider-keys/lend-key.ts';
import {
  openProviderKey,
  openSealedKey,
  ProviderKeyUnavailable,
} from '../provider-keys/open-provider-key.ts';
import type { OpenedAs } from '../provider-keys/opened-as.ts';
import { isUseKnown, recordKeyUse } from '../provider-keys/record-key-use.ts';
import type { SealedKey } from '../provider-keys/sealed-key.ts';
import type { ProviderContext } from '../providers/image-provider.ts';
import { ProviderError, type ProviderErrorCode } from '../providers/provider-error.ts';
import { type RateLimit, readRateLimit } from '../providers/rate-limit.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keyEnded } from './key-watch.ts';

/** What a provider is lent, and what its answers have said of the key's limits. */
export interface Loan {
  context: ProviderContext;
  /** The same for a last word about the call when its own signal has aborted. */
  afterwards(): ProviderContext;
  /** Which key that is; `null` where none is needed. */
  openedAs: OpenedAs | null;
  /** When the key was last used, where it worked then. */
  worksSince: Date | null;
  /** The newest word; `null` where there was none. */
  rateLimit(): RateLimit | null;
}

/** ms that a last word about a call may take. */
const LAST_WORD = 10_000;

/** What a failure says about the key that was used, rather than about the request. */
const ABOUT_THE_KEY: ReadonlySet<ProviderErrorCode> = new Set([
  'wrong_key',
  'no_credit',
  'rate_limited',
  'provider_down',
  'timed_out',
]);

/**
 * What a provider is lent for one call: the opened key, and a fetch that reaches nothing but where
 * this key may go. A key is opened here for use, and in `checkProviderKey` for a
 * look at it, and nowhere else. Throws a `ProviderError`
 * when the key is gone, or the person no longer agrees: nothing was charged if the call was not sent
 * yet; otherwise nobody can ask any more what became of it.
 * @param sealedKey the call's key, where it was read since the generation was begun
 * @param beforeSending awaited before anything is sent
 */
export async function lendProvider(
  dependencies: GenerationDependencies,
  { userId, provider }: ClaimedGeneration,
  { keyId, state }: ProviderCall,
  sealedKey: SealedKey | null,
  beforeSending: () => Promise<void>,
  signal: AbortSignal,
): Promise<Loan> {
  if (provider.credential === null) {
    const own = { apiKey: '', baseUrl: '', settings: {} };
    const free = { ...own, fetch: noNetwork };
    const context = { ...free, beforeSending, signal };
    const afterwards = () => ({ ...free, signal: AbortSignal.timeout(LAST_WORD) });
    return { context, afterwards, openedAs: null, worksSince: null, rateLimit: () => null };
  }
  const charged = state === 'prepared' ? 'no' : 'unknown';
  const key = await openKey(dependencies, userId, keyId, sealedKey, charged);
  if (!key.consented) {
    throw new ProviderError({
      code: 'not_consented',
      message: noLongerConsented(provider.label),
      charged,
    });
  }
  const context = lendKey(key, provider, signal, { beforeSending });
  let rateLimit: RateLimit | null = null;
  const listening: typeof fetch = async (input, init) => {
    const response = await context.fetch(input, init);
    rateLimit = readRateLimit(response.headers) ?? rateLimit;
    return response;
  };
  return {
    // With what the guarded one carries for the SDKs.
    context: { ...context, fetch: Object.assign(listening, context.fetch), beforeSending },
    afterwards: () => lendKey(key, provider, AbortSignal.timeout(LAST_WORD)),
    openedAs: { origin: key.origin, ciphertext: key.ciphertext },
    worksSince: key.worksSince,
    rateLimit: () => rateLimit,
  };
}

/** Remembers how the provider took the key, for its owner to see. */
export async function noteKeyUse(
  dependencies: GenerationDependencies,
  { userId, keyId }: ProviderCall,
  how: { worksSince: Date | null } | { failure: ProviderError },
): Promise<void> {
  if (keyId === null) return;
  if (!('failure' in how)) {
    if (!isUseKnown(how.worksSince)) await recordKeyUse(dependencies, userId, keyId, null);
    return;
  }
  const { code } = how.failure.facts;
  if (ABOUT_THE_KEY.has(code)) await recordKeyUse(dependencies, userId, keyId, code);
}

async function openKey(
  dependencies: GenerationDependencies,
  userId: string,
  keyId: string | null,
  sealedKey: SealedKey | null,
  charged: Charged,
) {
  try {
    // There was none left to make it with.
    if (keyId === null && charged === 'no') throw keyEnded();
    if (keyId === null) throw new ProviderKeyUnavailable('gone');
    if (sealedKey) return openSealedKey(dependencies, userId, keyId, sealedKey);
    return await openProviderKey(dependencies, userId, keyId);
  } catch (error) {
    if (!(error instanceof ProviderKeyUnavailable)) throw error;
    const ended = charged === 'no' && (error.reason === 'gone' || error.reason === 'disabled');
    const code = ended ? 'key_ended' : 'wrong_key';
    const facts = { code, message: error.message, charged } as const;
    throw new ProviderError(facts, { cause: error });
  }
}

/** Providers without a credential run inside the service. */
const noNetwork: typeof fetch = async () => {
  throw new TypeError('this provider may not use the network');
};
