import type { KeySpending } from '../../shared/provider-key.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { utcTime } from '../platform/utc-time.ts';
import { monthStart } from './key-budgets.ts';

export const NOTHING_SPENT: KeySpending = {
  month: { actualMicros: 0, unknownCalls: 0 },
  total: { actualMicros: 0, unknownCalls: 0 },
};

interface KeySums {
  keyId: string;
  monthMicros: bigint;
  monthUnknown: number;
  totalMicros: bigint;
  totalUnknown: number;
}

/** What was spent with each of a person's keys, by the ledger; those without an entry are left out. */
export async function readSpendingByKey(
  prisma: PrismaClient,
  userId: string,
): Promise<Map<string, KeySpending>> {
  const month = utcTime(monthStart(new Date()));
  const rows = await prisma.$queryRaw<KeySums[]>`
    SELECT "keyId",
      coalesce(sum("actualMicros") FILTER (WHERE "at" >= ${month}), 0)::bigint AS "monthMicros",
      (count(*) FILTER (WHERE "at" >= ${month} AND "actualMicros" IS NULL))::int AS "monthUnknown",
      coalesce(sum("actualMicros"), 0)::bigint AS "totalMicros",
      (count(*) FILTER (WHERE "actualMicros" IS NULL))::int AS "totalUnknown"
    FROM "LedgerEntry"
    WHERE "userId" = ${userId} AND "keyId" IS NOT NULL AND "charged" <> 'no'
    GROUP BY "keyId"`;
  return new Map(
    rows.map(({ keyId, monthMicros, monthUnknown, totalMicros, totalUnknown }) => [
      keyId,
      {
        month: { actualMicros: Number(monthMicros), unknownCalls: monthUnknown },
        total: { actualMicros: Number(totalMicros), unknownCalls: totalUnknown },
      },
    ]),
  );
}

export async function readKeySpending(
  prisma: PrismaClient,
  userId: string,
  keyId: string,
): Promise<KeySpending> {
  return (await readSpendingByKey(prisma, userId)).get(keyId) ?? NOTHING_SPENT;
}
