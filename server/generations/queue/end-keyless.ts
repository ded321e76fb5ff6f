import type { Warning } from '../../../shared/generation.ts';
import {
  type CatalogEntry,
  findInCatalog,
  readModelCatalog,
} from '../../image-models/model-catalog.ts';
import type { Transaction } from '../../platform/prisma-client.ts';
import { Prisma } from '../../prisma/client/client.ts';
import type { EndedUse } from '../../provider-keys/end-use.ts';
import type { GenerationDependencies } from '../generation-dependencies.ts';
import { missingWarning } from '../generation-end.ts';
import { NEXT } from '../outcome.ts';
import { nextRevision } from '../revision.ts';
import { issueTickets } from '../tickets.ts';
import {
  endWaiting,
  newestKeyOf,
  type WaitingGeneration,
  waitingGenerations,
} from './end-waiting.ts';
import { queueChanged } from './queue-changed.ts';

/**
 * Ends what waits of a provider after one of the person's keys for it, or a consent, has ended. A
 * generation names its model, never a key: one that another key of the same provider opens, for a
 * destination that the person agrees to, is left to that key, and does not wait any longer for what
 * the old one had to wait for.
 */
export async function endKeyless(
  dependencies: GenerationDependencies,
  transaction: Transaction,
  { userId, provider, code, message }: EndedUse,
): Promise<void> {
  // Nothing begins meanwhile.
  let revision = await nextRevision(transaction, userId);
  const ofProvider = { userId, model: { startsWith: `${provider}/` } };
  const waiting = await waitingGenerations(transaction, ofProvider);
  if (waiting.length === 0) return;
  const catalog = await readModelCatalog(transaction, dependencies, userId);
  let released = 0;
  await nextRevision(transaction, userId, waiting.length);
  for (const generation of waiting) {
    revision += 1n;
    const keys = keysFor(findInCatalog(catalog, generation.model));
    if (keys === null) continue;
    if (keys.length > 0) {
      if (!waitsForAnother(generation, keys)) continue;
      await transaction.generation.update({
        where: { id: generation.id },
        data: { waitingUntil: null, revision },
      });
      released += 1;
    } else {
      await endOne(transaction, generation, revision, { code, message });
    }
  }
  await issueTickets(dependencies, transaction, released);
  await dependencies.notifications.publish(transaction, queueChanged(userId));
}

/** Ids of the keys that may be used for a model; `null` for a model that needs none. */
function keysFor(entry: CatalogEntry | undefined): string[] | null {
  if (entry?.provider.credential === null) return null;
  return (entry?.keys ?? []).filter(({ consented }) => consented).map(({ id }) => id);
}

/** Whether it waits for the turn of a key that it will not be sent with. */
function waitsForAnother(generation: WaitingGeneration, keys: string[]): boolean {
  if (generation.waitingUntil === null) return false;
  const keyId = newestKeyOf(generation);
  return keyId === null || !keys.includes(keyId);
}

/** Pictures that an earlier call of it has made count, as they do however a generation ends. */
async function endOne(
  transaction: Transaction,
  generation: WaitingGeneration,
  revision: bigint,
  { code, message }: Pick<EndedUse, 'code' | 'message'>,
): Promise<void> {
  const { id, count, warnings } = generation;
  const reason = { code, message, next: NEXT[code] };
  await endWaiting(transaction, generation, revision, { status: 'failed', ...reason });
  const made = await transaction.generationOutput.count({ where: { generationId: id } });
  const outcome = { status: 'failed', error: { ...reason, charged: 'no' } } as const;
  const missing = missingWarning(made, count, outcome);
  if (!missing) return;
  await transaction.generation.update({
    where: { id },
    data: {
      status: 'succeeded',
      error: Prisma.DbNull,
      warnings: [...(warnings as Warning[]), missing],
    },
  });
}
