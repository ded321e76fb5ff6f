import type { UsageSum } from '../../shared/usage.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { UsageSpan } from './usage-span.ts';

/** What was used on one day with one model and key in one document. */
export interface UsageLine extends UsageSum {
  day: string;
  /** `provider/model` */
  model: string;
  keyId: string | null;
  documentId: string | null;
}

interface Row {
  bucket: number;
  model: string;
  keyId: string | null;
  documentId: string | null;
  calls: number;
  estimate: bigint;
  actual: bigint;
  unknown: number;
}

/** The ledger of a span, added up as finely as anybody wants to know it, in the order of the days. */
export async function readUsageLines(
  prisma: PrismaClient,
  userId: string,
  { days, starts }: UsageSpan,
): Promise<UsageLine[]> {
  // The days are cut here and not by the database, which knows other time zones, or other rules.
  const cuts = starts.map((start) => start.toISOString().replace('Z', ''));
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT bucket, "model", "keyId", "documentId",
      count(*)::int AS calls,
      coalesce(sum("estimateMicros") FILTER (WHERE "charged" <> 'no'), 0)::bigint AS estimate,
      coalesce(sum("actualMicros") FILTER (WHERE "charged" <> 'no'), 0)::bigint AS actual,
      (count(*) FILTER (WHERE "charged" <> 'no' AND "actualMicros" IS NULL))::int AS unknown
    FROM (
      SELECT *, width_bucket("at", ${Prisma.sql`${cuts}::timestamp[]`}) AS bucket FROM "LedgerEntry"
      WHERE "userId" = ${userId}
        AND "at" >= ${cuts[0]}::timestamp AND "at" < ${cuts.at(-1)}::timestamp
    ) AS entries
    GROUP BY bucket, "model", "keyId", "documentId"
    ORDER BY bucket, "model"`;
  return rows.map(({ bucket, estimate, actual, unknown, ...row }) => ({
    ...row,
    day: days[bucket - 1] ?? '',
    estimateMicros: Number(estimate),
    actualMicros: Number(actual),
    unknownCalls: unknown,
  }));
}
