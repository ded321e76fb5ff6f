import type { QueueMove } from '../../../shared/queue.ts';
import { generationNotFound, notQueued } from '../errors.ts';
import type { GenerationDependencies } from '../generation-dependencies.ts';
import { nextRevision } from '../revision.ts';
import { queueChanged } from './queue-changed.ts';

/**
 * Moves a waiting generation before or behind the person's others. They share out the places that
 * they have among them, so nobody moves ahead of somebody else's.
 */
export async function moveGeneration(
  { prisma, notifications }: GenerationDependencies,
  userId: string,
  id: string,
  to: QueueMove['to'],
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    await nextRevision(transaction, userId);
    const row = await transaction.generation.findFirst({ where: { id, userId } });
    if (!row) throw generationNotFound();
    if (row.status !== 'queued') throw notQueued();
    const isFirst = to === 'front';
    await transaction.$executeRaw`
      WITH places AS (
        SELECT "position", row_number() OVER (ORDER BY "position") AS number
        FROM "Generation" WHERE "userId" = ${userId} AND "status" = 'queued'
      ), ordered AS (
        SELECT "id", row_number() OVER (
          ORDER BY CASE WHEN ("id" = ${id}::uuid) = ${isFirst} THEN 0 ELSE 1 END, "position"
        ) AS number
        FROM "Generation" WHERE "userId" = ${userId} AND "status" = 'queued'
      )
      UPDATE "Generation" generation SET "position" = places."position"
      FROM ordered JOIN places USING (number)
      WHERE generation."id" = ordered."id" AND generation."position" <> places."position"`;
    await notifications.publish(transaction, queueChanged(userId));
  });
}
