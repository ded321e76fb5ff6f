import type { Spending } from '../../shared/spending.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';

/** What a person's calls have cost, by the ledger: it outlives the pictures. */
export async function readSpending(
  prisma: PrismaClient,
  userId: string,
  documentId: string | undefined,
): Promise<Spending> {
  const where = { userId, ...(documentId && { documentId }) };
  const known = await prisma.ledgerEntry.aggregate({ where, _sum: { actualMicros: true } });
  const unknownCalls = await prisma.ledgerEntry.count({
    where: { ...where, charged: { not: 'no' }, actualMicros: null },
  });
  return { actualMicros: Number(known._sum.actualMicros ?? 0), unknownCalls };
}
