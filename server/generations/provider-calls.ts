import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import { firstWithRoom, readKeyBudgets } from '../provider-keys/key-budgets.ts';
import type { Json } from '../providers/image-provider.ts';
import { ProviderError, type ProviderErrorFacts } from '../providers/provider-error.ts';
import { cancelledError } from './cancelled-error.ts';
import { type ClaimedGeneration, StolenGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { limitError, requireKey } from './key-limit.ts';
import { ledgerEntryOf } from './ledger-entry.ts';
import type { Slice } from './slices.ts';
import { clearCallSpool } from './spool-output.ts';

/*
 * The record of what was asked of providers. A call is `prepared`, then `sent` by a committed
 * compare-and-set that only one worker wins, and only the winner sends. So a call that is not
 * `sent` was certainly not made.
 */

/** The newest try of a slice, or `null` before the first. */
export function latestCall(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
): Promise<ProviderCall | null> {
  return prisma.providerCall.findFirst({
    where: { generationId: generation.id, slice: slice.number },
    orderBy: { try: 'desc' },
  });
}

/**
 * Notes a call that is to be made, with the first key that has room for it.
 * @throws ProviderError when no key has
 */
export async function prepareCall(
  { prisma }: GenerationDependencies,
  { id, userId, row, count, keyWatch, workerToken }: ClaimedGeneration,
  slice: Slice,
  tryNumber: number,
): Promise<ProviderCall> {
  const estimateMicros =
    row.estimateMicros === null ? null : (row.estimateMicros * BigInt(slice.count)) / BigInt(count);
  const { keys } = keyWatch;
  const budgets = await readKeyBudgets(prisma, userId, keys);
  const key = firstWithRoom(keys, budgets, estimateMicros === null ? null : Number(estimateMicros));
  const [preferred] = keys;
  const limit = preferred && budgets.get(preferred.id);
  if (!key && limit) throw limitError(limit);
  return prisma.providerCall.create({
    data: {
      userId,
      generationId: id,
      slice: slice.number,
      try: tryNumber,
      count: slice.count,
      keyId: key?.id ?? null,
      estimateMicros,
      workerToken,
    },
  });
}

/**
 * Commits that the call is about to be made. Only who returns from here may make it. Its key is
 * locked for it: calls that are sent at the same time see each other, and a key that has ended is
 * not used.
 */
export async function sendCall(
  { prisma }: GenerationDependencies,
  { id, workerToken }: ClaimedGeneration,
  call: ProviderCall,
): Promise<ProviderCall> {
  const mine = { id, workerToken, status: 'running' } as const;
  const [sent] = await prisma.$transaction(async (transaction) => {
    await requireKey(transaction, call);
    return transaction.providerCall.updateManyAndReturn({
      where: {
        id: call.id,
        state: 'prepared',
        generation: { is: { ...mine, cancelRequestedAt: null } },
      },
      data: { state: 'sent', sentAt: new Date(), workerToken },
    });
  });
  if (sent) return sent;
  if (await prisma.generation.findFirst({ where: { ...mine, cancelRequestedAt: { not: null } } })) {
    throw cancelledError('no');
  }
  throw new StolenGeneration();
}

/** Keeps what the provider named, so that any worker can ask after it. */
export async function saveOperation(
  { prisma }: GenerationDependencies,
  call: ProviderCall,
  operation: Json,
): Promise<void> {
  await prisma.providerCall.update({
    where: { id: call.id },
    data: { operation: operation === null ? Prisma.JsonNull : operation },
  });
}

/**
 * All pictures of the call are stored.
 * @param costMicros what the provider says it cost; `null` where it says nothing
 */
export function answerCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  costMicros: number | null,
): Promise<ProviderCall> {
  const cost = generation.provider.offline ? 0 : costMicros;
  return endCall(dependencies, generation, call, {
    state: 'answered',
    charged: cost === 0 ? 'no' : 'yes',
    costMicros: cost,
  });
}

export function failCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  { facts, outcomeUnknown }: ProviderError,
): Promise<ProviderCall> {
  const { offline } = generation.provider;
  const charged = offline ? 'no' : facts.charged;
  return endCall(dependencies, generation, call, {
    state: outcomeUnknown && !offline ? 'outcome_unknown' : 'failed',
    charged,
    costMicros: charged === 'no' ? 0 : null,
    error: { ...facts, charged },
  });
}

/** Why a call failed, as it was recorded. */
export function failureOf({ error, charged }: ProviderCall): ProviderError {
  const facts = error as ProviderErrorFacts | null;
  return new ProviderError(
    facts ?? { code: 'bad_answer', message: 'The provider call failed.', charged },
  );
}

/** Ends a call and, if it was made, writes it into the ledger. */
async function endCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  end: Pick<Prisma.ProviderCallUpdateInput, 'error'> & {
    state: ProviderCall['state'];
    charged: ProviderCall['charged'];
    costMicros: number | null;
  },
): Promise<ProviderCall> {
  const ended = await dependencies.prisma.$transaction(async (transaction) => {
    const row = await transaction.providerCall.update({
      where: { id: call.id, state: call.state },
      data: { ...end, endedAt: new Date() },
    });
    if (call.state === 'prepared') return row;
    await transaction.ledgerEntry.create({
      data: ledgerEntryOf(generation.row, call, end.charged, end.costMicros),
    });
    return row;
  });
  await clearCallSpool(dependencies, call);
  return ended;
}
