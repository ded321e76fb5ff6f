import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';

/**
 * Marks a database as restored, in the transaction that fills it. The mark is a table, since the
 * backup may be older than any table of ours; the next start takes it away.
 */
export const MARK_AS_RESTORED = 'CREATE TABLE public.restored ();';

export async function isMarkedAsRestored(on: PrismaClient | Transaction): Promise<boolean> {
  const rows = await on.$queryRaw<{ found: boolean }[]>`
    SELECT to_regclass('public.restored') IS NOT NULL AS found`;
  return rows[0]?.found ?? false;
}

export async function takeMarkAway(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`DROP TABLE public.restored`;
}
