import type { Transaction } from '../platform/prisma-client.ts';
import { findProvider } from '../providers/registry.ts';
import { generationNotFound } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { ledgerEntryOf } from './ledger-entry.ts';
import { nextRevision } from './revision.ts';

/**
 * Deletes a generation with its outputs. Rows go at once; their objects are put on a list in the
 * same transaction and removed by a job. A worker that still runs finds its generation gone, and
 * what it brings is thrown away; what its call may have cost stays in the ledger. A picture that
 * another generation works from goes with the last of those.
 */
export async function deleteGeneration(
  { prisma, notifications, providers }: GenerationDependencies,
  userId: string,
  id: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    // Nothing new can refer to the pictures while the person's counter is locked.
    await nextRevision(transaction, userId);
    const row = await transaction.generation.findFirst({
      where: { id, userId },
      include: { calls: { where: { state: 'sent' } } },
    });
    if (!row) throw generationNotFound();
    const offline = findProvider(row.model, providers)?.offline ?? false;
    await transaction.ledgerEntry.createMany({
      data: row.calls.map((call) => ledgerEntryOf(row, call, offline ? 'no' : 'unknown', null)),
      // The worker may have been first.
      skipDuplicates: true,
    });
    const pictures = await transaction.asset.findMany({
      where: {
        userId,
        kind: 'output',
        OR: [
          { outputs: { some: { generationId: id } } },
          { references: { some: { generationId: id } } },
        ],
      },
      select: { id: true },
    });
    await transaction.generation.delete({ where: { id } });
    await deleteUnused(
      transaction,
      userId,
      pictures.map((picture) => picture.id),
    );
    await transaction.batch.deleteMany({ where: { userId, generations: { none: {} } } });
    await publishChange(notifications, transaction, { id, userId }, { type: 'deleted' });
  });
}

/** Deletes those of the person's pictures that no generation made or works from any more. */
async function deleteUnused(
  transaction: Transaction,
  userId: string,
  assetIds: string[],
): Promise<void> {
  const unused = await transaction.asset.findMany({
    where: { userId, id: { in: assetIds }, outputs: { none: {} }, references: { none: {} } },
    select: { id: true, variants: { select: { objectKey: true } } },
  });
  await transaction.objectDeletion.createMany({
    data: unused.flatMap(({ variants }) => variants),
    skipDuplicates: true,
  });
  await transaction.asset.deleteMany({ where: { id: { in: unused.map(({ id }) => id) } } });
}
