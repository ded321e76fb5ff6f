import type { PrismaClient } from '../../platform/prisma-client.ts';
import { personalModels } from '../inventory/data-model.ts';

/** Rows of one statement: others get their turn in between. */
const BATCH = 1000;

/**
 * Deletes every row of a person from every table that the inventory says has some, in the schema's
 * order from its end, so that a table comes before those it refers to; the person's own row is the
 * last. Returns how many rows there were.
 */
export async function deleteRows(prisma: PrismaClient, userId: string): Promise<number> {
  let removed = 0;
  for (const { name, owner } of personalModels.toReversed()) {
    // That one carries the deletion itself.
    if (name === 'Deletion') continue;
    for (let count = BATCH; count === BATCH; removed += count) {
      // Names come from the schema.
      count = await prisma.$executeRawUnsafe(
        `DELETE FROM "${name}" WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM "${name}" WHERE "${owner}" = $1 LIMIT ${BATCH}))`,
        userId,
      );
    }
  }
  return removed;
}
