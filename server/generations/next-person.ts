import { Prisma } from '../prisma/client/client.ts';

/**
 * A query for whose waiting generation is begun next (`"userId"`): of those who wait, are not paused
 * and are below their limit, the person with the fewest running ones, and of several the one whose
 * next generation has waited longest. So hundreds of one person never stand in the way of another's
 * first. It has no row where nothing can be begun.
 *
 * The people who wait are found by hopping from one to the next in an index, so the cost does not
 * grow with how much each of them has waiting.
 * @param mostRunning generations one person may have running
 */
export function nextPerson(mostRunning: number | null, now: Date): Prisma.Sql {
  const limit = mostRunning ?? Number.MAX_SAFE_INTEGER;
  return Prisma.sql`
    WITH RECURSIVE waiting AS (
      (SELECT "userId" FROM "Generation" WHERE "status" = 'queued' ORDER BY "userId" LIMIT 1)
      UNION ALL
      SELECT (
        SELECT another."userId" FROM "Generation" another
        WHERE another."status" = 'queued' AND another."userId" > waiting."userId"
        ORDER BY another."userId" LIMIT 1
      ) FROM waiting WHERE waiting."userId" IS NOT NULL
    )
    SELECT waiting."userId"
    FROM waiting
    JOIN "User" person ON person."id" = waiting."userId" AND person."queuePausedAt" IS NULL
    CROSS JOIN LATERAL (
      SELECT "position" FROM "Generation"
      WHERE "status" = 'queued' AND "userId" = waiting."userId"
        AND ("waitingUntil" IS NULL OR "waitingUntil" <= ${latest(now)})
      ORDER BY "position" LIMIT 1
    ) first
    CROSS JOIN LATERAL (
      SELECT count(*) AS count FROM "Generation"
      WHERE "status" = 'running' AND "userId" = waiting."userId"
    ) running
    WHERE running.count < ${limit}
    ORDER BY running.count, first."position"
    LIMIT 1`;
}

/**
 * What a waiting generation's time is compared with: the database's clock, by which tickets come, or
 * the worker's where that is ahead. With a worker's alone, one that is behind would take a ticket
 * and find that nothing may begin yet.
 */
export function latest(now: Date): Prisma.Sql {
  return Prisma.sql`greatest(now() AT TIME ZONE 'UTC', ${now.toISOString()}::timestamp)`;
}
