import type { KeyCheckOutcome } from '../../shared/provider-key.ts';
import type { JobQueue, RunningJob } from '../platform/job-queue.ts';
import type { Logger } from '../platform/logger.ts';
import type { ImageProvider, ListedPrices } from '../providers/image-provider.ts';
import { ProviderError, type ProviderErrorFacts } from '../providers/provider-error.ts';
import type { KeyCheckJob } from './key-check-queue.ts';
import { lendKey } from './lend-key.ts';
import { openProviderKey, ProviderKeyUnavailable } from './open-provider-key.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

export interface KeyCheckContext extends ProviderKeyContext {
  jobs: JobQueue;
  logger: Logger;
}

interface Finding {
  outcome: KeyCheckOutcome;
  detail: string | null;
  /** Of the vendor's list; absent where there is none. */
  models?: readonly string[];
  /** By the vendor's list; absent where there is none. */
  prices?: ListedPrices;
}

/** A list of models is short and quick; what is neither is given up. */
const LIMITS = { headersTimeout: 15_000, totalTimeout: 20_000, maxBytes: 4 * 1024 * 1024 };

/**
 * Looks whether a key is good, by requests that are never charged, and keeps what was found. What
 * was found about a key that has been changed meanwhile is thrown away.
 */
export async function checkProviderKey(
  context: Pick<
    KeyCheckContext,
    'prisma' | 'keyring' | 'providers' | 'config' | 'notifications' | 'logger'
  >,
  { data: { userId, keyId }, signal }: Pick<RunningJob<KeyCheckJob>, 'data' | 'signal'>,
): Promise<void> {
  const { prisma, notifications } = context;
  const key = await prisma.providerKey.findUnique({ where: { id: keyId, userId } });
  if (!key?.checkingSince) return;
  const found = await look(context, key.provider, { userId, keyId }, signal);
  const { outcome, detail, models, prices } = found;
  await prisma.$transaction(async (transaction) => {
    await transaction.providerKey.updateMany({
      where: { id: keyId, userId, checkingSince: key.checkingSince },
      data: {
        checkingSince: null,
        checkOutcome: outcome,
        checkDetail: detail,
        checkedAt: new Date(),
        // A check that found no list takes nothing back.
        ...(models && { listedModels: [...models] }),
        ...(prices && { listedPrices: { ...prices } }),
      },
    });
    await notifications.publish(transaction, providerKeysChanged(userId));
  });
}

async function look(
  context: Parameters<typeof checkProviderKey>[0],
  providerId: string,
  { userId, keyId }: KeyCheckJob,
  signal: AbortSignal,
): Promise<Finding> {
  const provider = context.providers.find(({ id }) => id === providerId);
  try {
    const key = await openProviderKey(context, userId, keyId);
    if (!provider?.checkKey) return notCheckable(provider);
    const found = await provider.checkKey(lendKey(key, provider, signal, LIMITS));
    return found.outcome === 'works' ? found : { ...notCheckable(provider), ...found };
  } catch (error) {
    // The service is stopping, or time is up: the job is tried again.
    if (signal.aborted) throw error;
    if (error instanceof ProviderKeyUnavailable) {
      return { outcome: 'unavailable', detail: error.message };
    }
    if (error instanceof ProviderError) return foundBy(error.facts);
    context.logger.error({ error, provider: providerId }, 'check of a provider key');
    return { outcome: 'provider_down', detail: 'The check failed for an unknown reason.' };
  }
}

function notCheckable(provider: ImageProvider | undefined): Finding {
  const label = provider?.label ?? 'This provider';
  return {
    outcome: 'not_checkable',
    detail: `${label} has no free check: whether the key works shows with the first picture.`,
  };
}

function foundBy({ code, message, status }: ProviderErrorFacts): Finding {
  switch (code) {
    case 'wrong_key':
    case 'no_credit':
    case 'rate_limited':
      return { outcome: code, detail: message };
    case 'provider_down':
    case 'timed_out':
      return { outcome: status === undefined ? 'no_network' : 'provider_down', detail: message };
    default:
      return { outcome: 'provider_down', detail: message };
  }
}
