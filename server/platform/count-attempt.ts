import { randomUUID } from 'node:crypto';
import { HttpProblem } from './http-problem.ts';
import type { PrismaClient } from './prisma-client.ts';

export interface AttemptLimit {
  /** Attempts in one window. */
  max: number;
  /** Seconds from the first attempt to the end of its window. */
  window: number;
}

/**
 * Counts an attempt under `key` before it is made, and throws when the window has had its share.
 * The count is one statement on one row of the database, so the limit holds for any number of
 * attempts at once, over all processes.
 */
export async function countAttempt(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  key: string,
  { max, window }: AttemptLimit,
): Promise<void> {
  const now = BigInt(Date.now());
  const oldest = now - BigInt(window * 1000);
  const [row] = await prisma.$queryRaw<{ count: number; lastRequest: bigint }[]>`
    INSERT INTO "RateLimit" AS kept ("id", "key", "count", "lastRequest")
    VALUES (${randomUUID()}, ${key}, 1, ${now})
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN kept."lastRequest" <= ${oldest} THEN 1
        ELSE LEAST(kept."count" + 1, ${max + 1}) END,
      "lastRequest" = CASE WHEN kept."lastRequest" <= ${oldest} THEN ${now}
        ELSE kept."lastRequest" END
    RETURNING "count", "lastRequest"`;
  if (!row || row.count <= max) return;
  const left = Number(row.lastRequest - oldest);
  throw new HttpProblem(429, 'too_many_attempts', 'Too many attempts; wait a little.', {
    retryAfter: Math.max(1, Math.ceil(left / 1000)),
  });
}
