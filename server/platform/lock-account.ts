import type { Transaction } from './prisma-client.ts';

/**
 * Makes transactions that change the same person's things wait for each other until they end, where
 * what one may do depends on what others have done. It does not block rows that refer to the person.
 */
export async function lockAccount(transaction: Transaction, userId: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}
