import { removeAssets } from '../assets/remove-assets.ts';
import { deleteGenerationRows } from '../generations/delete-generation.ts';
import type { GenerationDependencies } from '../generations/generation-dependencies.ts';
import { publishChange } from '../generations/generation-notification.ts';
import { nextRevision } from '../generations/revision.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { repeatAfterDeadlock } from '../platform/repeat-after-deadlock.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import { stillRunning } from './errors.ts';

/**
 * Deletes outputs, all of them or none: their rows at once, their objects by a job. A generation
 * goes with its last output, its prompt and references with it; what it cost stays in the ledger,
 * and what has been placed in a file stays there. What is gone already is passed over.
 * @returns how many there were
 */
export async function deleteOutputs(
  dependencies: GenerationDependencies,
  author: Author,
  ids: string[],
): Promise<number> {
  // A worker that writes to one of their generations just now may hold it and wait for the counter.
  return repeatAfterDeadlock(() =>
    dependencies.prisma.$transaction((transaction) =>
      deleteOutputRows(dependencies, transaction, author, ids),
    ),
  );
}

async function deleteOutputRows(
  dependencies: GenerationDependencies,
  transaction: Transaction,
  author: Author,
  ids: string[],
): Promise<number> {
  const { notifications } = dependencies;
  const { userId } = author;
  // Nothing new can refer to the pictures while the person's counter is locked. Every generation
  // needs a revision of its own: a client takes one it has seen for old.
  let revision = (await nextRevision(transaction, userId, ids.length)) - BigInt(ids.length);
  const rows = await transaction.generationOutput.findMany({
    where: { id: { in: ids }, userId },
    select: { id: true, assetId: true, generation: { select: { id: true, status: true } } },
  });
  // Its worker counts its outputs, and would make anew what is missing.
  const running = rows.some(({ generation }) => UNFINISHED.includes(generation.status));
  if (running) throw stillRunning();
  await transaction.generationOutput.deleteMany({
    where: { id: { in: rows.map(({ id }) => id) } },
  });
  await removeAssets(
    transaction,
    userId,
    rows.map(({ assetId }) => assetId),
  );
  const touched = [...new Set(rows.map(({ generation }) => generation.id))];
  const left = await transaction.generation.findMany({
    where: { id: { in: touched }, outputs: { some: {} } },
    select: { id: true },
  });
  for (const { id } of left) {
    revision += 1n;
    await transaction.generation.update({ where: { id }, data: { revision } });
    const change = { type: 'changed', revision: String(revision) } as const;
    await publishChange(notifications, transaction, { id, userId }, change);
  }
  const kept = new Set(left.map(({ id }) => id));
  const emptied = touched.filter((id) => !kept.has(id));
  await deleteGenerationRows(dependencies, transaction, userId, emptied);
  if (rows.length > 0) {
    await recordSecurityEvent(transaction, author, 'pictures-deleted', { count: rows.length });
  }
  return rows.length;
}

const UNFINISHED: readonly string[] = ['queued', 'running'];
