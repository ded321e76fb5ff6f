import type { ExistingEvent } from '../../shared/stream-event.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';

/** Ids that are listed of a person who has more: some 40 kB of an event. */
const MOST_LISTED = 1_000;

interface Found {
  revision: bigint;
  newest: string[];
  unfinished: string[];
}

/**
 * What a person has, for a client that may have missed a deletion; `null` where nobody is there.
 * @param onlyId the one generation that the client asks after; `null` for all
 */
export async function existingGenerations(
  prisma: PrismaClient,
  userId: string,
  onlyId: string | null,
): Promise<ExistingEvent | null> {
  const which = onlyId ? Prisma.sql`AND "id" = ${onlyId}::uuid` : Prisma.empty;
  const [found] = await runStatement<Found>(
    prisma,
    Prisma.sql`
    SELECT "revision",
      ARRAY(
        SELECT "id" FROM "Generation" WHERE "userId" = ${userId} ${which}
        ORDER BY "id" DESC LIMIT ${MOST_LISTED + 1}::int
      ) AS "newest",
      ARRAY(
        SELECT "id" FROM "Generation"
        WHERE "userId" = ${userId} AND "status" IN ('queued', 'running') ${which}
        ORDER BY "id" DESC
      ) AS "unfinished"
    FROM "User" WHERE "id" = ${userId}`,
  );
  if (!found) return null;
  const listed = found.newest.slice(0, MOST_LISTED);
  return {
    type: 'existing',
    revision: Number(found.revision),
    generationIds: [...new Set([...listed, ...found.unfinished])],
    complete: found.newest.length <= MOST_LISTED,
  };
}
