import type { ProviderKey, ProviderKeyOrder } from '../../shared/provider-key.ts';
import { lockAccount } from '../platform/lock-account.ts';
import { keysChanged } from './errors.ts';
import { listProviderKeys } from './list-provider-keys.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/**
 * Puts one provider's keys into the order in which they are to be used. The order must name all of
 * them: one that was made before another window added or deleted a key is refused.
 */
export async function orderProviderKeys(
  { prisma, notifications }: Pick<ProviderKeyContext, 'prisma' | 'notifications'>,
  userId: string,
  { provider, ids }: ProviderKeyOrder,
): Promise<ProviderKey[]> {
  await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const keys = await transaction.providerKey.findMany({
      where: { userId, provider },
      select: { id: true, position: true },
    });
    const named = new Set(ids);
    const isWhole = named.size === ids.length && keys.length === ids.length;
    if (!isWhole || keys.some(({ id }) => !named.has(id))) throw keysChanged();
    // They take the places that they had together, so that other providers' keys stay where they are.
    const places = keys.map(({ position }) => position).sort((a, b) => a - b);
    for (const [index, id] of ids.entries()) {
      await transaction.providerKey.update({
        where: { id, userId },
        data: { position: places[index] ?? index },
      });
    }
    await notifications.publish(transaction, providerKeysChanged(userId));
  });
  return listProviderKeys(prisma, userId);
}
