import { removeAssets } from '../assets/remove-assets.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { repeatAfterDeadlock } from '../platform/repeat-after-deadlock.ts';
import { findProvider } from '../providers/registry.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import { generationNotFound } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { knownPrice } from './known-price.ts';
import { ledgerEntryOf } from './ledger-entry.ts';
import { recentPreviews } from './recent-previews.ts';
import { nextRevision } from './revision.ts';
import { issueForFreed } from './tickets.ts';

/**
 * Deletes a generation with its outputs.
 * @param author who asked for it; `null` for the service itself, which has the person's word already
 */
export async function deleteGeneration(
  dependencies: GenerationDependencies,
  userId: string,
  id: string,
  author: Author | null = null,
): Promise<void> {
  // A worker that writes to the generation just now may hold it and wait for the counter.
  await repeatAfterDeadlock(() =>
    dependencies.prisma.$transaction(async (transaction) => {
      // Nothing new can refer to the pictures while the person's counter is locked.
      await nextRevision(transaction, userId);
      const deleted = await deleteGenerationRows(dependencies, transaction, userId, [id]);
      if (deleted === 0) throw generationNotFound();
      if (author) await recordSecurityEvent(transaction, author, 'generation-deleted');
    }),
  );
}

/**
 * Deletes generations with their outputs, in a transaction that holds the person's counter. Rows go
 * at once; their objects are put on a list in the same transaction and removed by a job. A worker
 * that still runs finds its generation gone, and what it brings is thrown away; what its call may
 * have cost stays in the ledger. A picture that another generation works from goes with the last of
 * those.
 * @returns how many there were
 */
export async function deleteGenerationRows(
  dependencies: Pick<GenerationDependencies, 'notifications' | 'providers' | 'jobs' | 'config'>,
  transaction: Transaction,
  userId: string,
  ids: string[],
): Promise<number> {
  const { notifications, providers } = dependencies;
  await lockCalls(transaction, userId, ids);
  const rows = await transaction.generation.findMany({
    where: { id: { in: ids }, userId },
    include: { calls: { where: { state: 'sent' } } },
  });
  const found = { in: rows.map(({ id }) => id) };
  await transaction.ledgerEntry.createMany({
    data: rows.flatMap((row) => {
      const provider = findProvider(row.model, providers);
      const charged = provider?.offline ? 'no' : 'unknown';
      return row.calls.map((call) => ledgerEntryOf(row, call, charged, knownPrice(provider, call)));
    }),
    // The worker may have been first.
    skipDuplicates: true,
  });
  const pictures = await transaction.asset.findMany({
    where: {
      userId,
      kind: 'output',
      OR: [
        { outputs: { some: { generationId: found } } },
        { references: { some: { generationId: found } } },
      ],
    },
    select: { id: true },
  });
  await transaction.generation.deleteMany({ where: { id: found } });
  await removeAssets(
    transaction,
    userId,
    pictures.map(({ id }) => id),
  );
  await transaction.batch.deleteMany({ where: { userId, generations: { none: {} } } });
  for (const { id } of rows) {
    recentPreviews.forgetGeneration(id);
    await publishChange(notifications, transaction, { id, userId }, { type: 'deleted' });
  }
  const running = rows.filter(({ status }) => status === 'running');
  await issueForFreed(dependencies, transaction, running.length);
  return rows.length;
}

/**
 * Lets no call of these generations become `sent` any more, and waits for one that is becoming so: it
 * would be paid for without a line in the ledger. A new call waits for its generation, one that was
 * prepared for itself, and both find nothing then.
 */
async function lockCalls(transaction: Transaction, userId: string, ids: string[]): Promise<void> {
  await transaction.$queryRaw`
    SELECT 1 FROM "Generation" WHERE "userId" = ${userId} AND "id" = ANY(${ids}::uuid[])
    ORDER BY "id" FOR UPDATE`;
  await transaction.$queryRaw`
    SELECT 1 FROM "ProviderCall" WHERE "userId" = ${userId} AND "generationId" = ANY(${ids}::uuid[])
    ORDER BY "id" FOR UPDATE`;
}
