import type { ProviderKey } from '../../shared/provider-key.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
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
  return rows.map(presentProviderKey);
}
