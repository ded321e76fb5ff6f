import type { ProviderKey } from '../../shared/provider-key.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { NOTHING_SPENT, readSpendingByKey } from './key-spending.ts';
import { presentProviderKey } from './present-provider-key.ts';

/** The person's provider keys in their order of preference. */
export async function listProviderKeys(
  prisma: PrismaClient,
  userId: string,
): Promise<ProviderKey[]> {
  const rows = await prisma.providerKey.findMany({
    where: { userId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  const spending = await readSpendingByKey(prisma, userId);
  return rows.map((row) => presentProviderKey(row, spending.get(row.id) ?? NOTHING_SPENT));
}
