import type { GenerationError } from '../../../shared/generation.ts';
import type { Transaction } from '../../platform/prisma-client.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { NEXT } from '../outcome.ts';
import { sum } from '../quote.ts';
import { worstCharge } from '../worst-charge.ts';

const withCalls = { calls: true } satisfies Prisma.GenerationInclude;

export type WaitingGeneration = Prisma.GenerationGetPayload<{ include: typeof withCalls }>;

/**
 * The person's generations that wait and that no worker has anything to do with: a call that was
 * sent is always its worker's to end. In their order.
 */
export function waitingGenerations(
  transaction: Transaction,
  where: { userId: string } & Prisma.GenerationWhereInput,
): Promise<WaitingGeneration[]> {
  return transaction.generation.findMany({
    where: { ...where, status: 'queued', calls: { none: { state: 'sent' } } },
    orderBy: { position: 'asc' },
    include: withCalls,
  });
}

/** Id of the key that its newest call was, or is, to be sent with; `null` for none. */
export function newestKeyOf({ calls }: WaitingGeneration): string | null {
  const newest = calls.toSorted((a, b) => b.preparedAt.getTime() - a.preparedAt.getTime())[0];
  return newest?.keyId ?? null;
}

/** Ends such a generation as cancelled. Earlier calls of it may have cost something. */
export async function cancelWaiting(
  transaction: Transaction,
  generation: WaitingGeneration,
  revision: bigint,
): Promise<void> {
  const isBegun = generation.calls.some(({ state }) => state !== 'prepared');
  await endWaiting(transaction, generation, revision, {
    status: 'cancelled',
    code: 'cancelled',
    message: isBegun
      ? 'You cancelled this while it waited.'
      : 'You cancelled this before anything was sent.',
    next: NEXT.cancelled,
  });
}

/** Ends such a generation in whatever way. */
export async function endWaiting(
  transaction: Transaction,
  { id, calls }: WaitingGeneration,
  revision: bigint,
  { status, ...reason }: Omit<GenerationError, 'charged'> & { status: 'cancelled' | 'failed' },
): Promise<void> {
  const made = calls.filter(({ state }) => state !== 'prepared');
  const costly = made.filter(({ charged }) => charged !== 'no');
  const charged = worstCharge(costly.map((call) => call.charged));
  await transaction.generation.update({
    where: { id },
    data: {
      status,
      error: { ...reason, charged } satisfies GenerationError,
      ...(status === 'cancelled' && { cancelRequestedAt: new Date() }),
      waitingUntil: null,
      finishedAt: new Date(),
      revision,
      ...(made.length > 0 && {
        actualMicros: sum(
          costly.map(({ costMicros }) => (costMicros === null ? null : Number(costMicros))),
        ),
      }),
    },
  });
}
