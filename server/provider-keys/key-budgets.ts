import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { utcTime } from '../platform/utc-time.ts';
import { Prisma } from '../prisma/client/client.ts';

/** What a monthly limit leaves of a key. USD micros. */
export interface KeyBudget {
  keyId: string;
  label: string;
  limitMicros: number;
  /** Spent this month, with what calls that are under way will probably cost. */
  takenMicros: number;
}

/** A key as far as its limit matters. */
export interface LimitedKey {
  id: string;
  label: string;
  /** USD micros a month; `null` for none. */
  limitMicros: number | null;
}

/** The first moment of the month, in UTC: limits and the spending beside them count from it. */
export function monthStart(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
}

/** The first moment of the next month, in UTC. */
export function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1));
}

/**
 * What the limits of those keys that have one leave. A call counts with what it did cost, otherwise
 * with what it was expected to cost; one of which neither is known cannot be counted.
 */
export async function readKeyBudgets(
  on: PrismaClient | Transaction,
  userId: string,
  keys: readonly LimitedKey[],
): Promise<Map<string, KeyBudget>> {
  const limited = keys.flatMap(({ id, label, limitMicros }) =>
    limitMicros === null ? [] : [{ keyId: id, label, limitMicros }],
  );
  if (limited.length === 0) return new Map();
  const ids = Prisma.join(limited.map(({ keyId }) => Prisma.sql`${keyId}::uuid`));
  const rows = await on.$queryRaw<{ keyId: string; taken: bigint }[]>`
    SELECT "keyId", sum(micros)::bigint AS taken FROM (
      SELECT "keyId", coalesce("actualMicros", "estimateMicros", 0) AS micros FROM "LedgerEntry"
      WHERE "userId" = ${userId} AND "keyId" IN (${ids}) AND "charged" <> 'no'
        AND "at" >= ${utcTime(monthStart(new Date()))}
      UNION ALL
      SELECT "keyId", coalesce("estimateMicros", 0) FROM "ProviderCall"
      WHERE "keyId" IN (${ids}) AND "state" = 'sent'
    ) AS calls GROUP BY "keyId"`;
  const taken = new Map(rows.map((row) => [row.keyId, Number(row.taken)]));
  return new Map(
    limited.map((key) => [key.keyId, { ...key, takenMicros: taken.get(key.keyId) ?? 0 }]),
  );
}

/** Whether a call that is expected to cost this fits; one of unknown cost needs that something is left. */
export function hasRoom(
  { limitMicros, takenMicros }: KeyBudget,
  estimateMicros: number | null,
): boolean {
  if (estimateMicros === null) return takenMicros < limitMicros;
  return takenMicros + estimateMicros <= limitMicros;
}

/** The first key, in their order of preference, that a call fits; `null` where it fits none. */
export function firstWithRoom<Key extends LimitedKey>(
  keys: readonly Key[],
  budgets: ReadonlyMap<string, KeyBudget>,
  estimateMicros: number | null,
): Key | null {
  const fits = ({ id }: Key) => {
    const budget = budgets.get(id);
    return !budget || hasRoom(budget, estimateMicros);
  };
  return keys.find(fits) ?? null;
}
