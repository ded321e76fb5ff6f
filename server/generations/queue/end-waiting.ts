import type { GenerationError } from '../../../shared/generation.ts';
import type { Charged } from '../../../shared/problem.ts';
import type { Transaction } from '../../platform/prisma-client.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import { NEXT } from '../finish-generation.ts';
import { sum } from '../quote.ts';

const withCalls = { calls: true } satisfies Prisma.GenerationInclude;

export type WaitingGeneration = Prisma.GenerationGetPayload<{ include: typeof withCalls }>;

/**
 * The person's generations that wait and that no worker has anything to do with: a call that was
 * sent is always its worker's to end. In their order.
 */
export function waitingGenerations(
  transaction: Transaction,
  where: { userId: string; id?: string },
): Promise<WaitingGeneration[]> {
  return transaction.generation.findMany({
    where: { ...where, status: 'queued', calls: { none: { state: 'sent' } } },
    orderBy: { position: 'asc' },
    include: withCalls,
  });
}

/** Ends such a generation as cancelled. Earlier calls of it may have cost something. */
export async function endWaiting(
  transaction: Transaction,
  { id, calls }: WaitingGeneration,
  revision: bigint,
): Promise<void> {
  const made = calls.filter(({ state }) => state !== 'prepared');
  const costly = made.filter(({ charged }) => charged !== 'no');
  const error: GenerationError = {
    code: 'cancelled',
    message:
      made.length === 0
        ? 'You cancelled this before anything was sent.'
        : 'You cancelled this while it waited.',
    next: NEXT.cancelled,
    charged: worstOf(costly.map(({ charged }) => charged)),
  };
  await transaction.generation.update({
    where: { id },
    data: {
      status: 'cancelled',
      error,
      cancelRequestedAt: new Date(),
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

function worstOf(charges: Charged[]): Charged {
  if (charges.includes('unknown')) return 'unknown';
  return charges.includes('yes') ? 'yes' : 'no';
}
