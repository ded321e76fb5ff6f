import type { ProviderKey } from '../../shared/provider-key.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { KeyCheckContext } from './check-provider-key.ts';
import { keyDisabled, providerKeyNotFound } from './errors.ts';
import { keyCheckQueue } from './key-check-queue.ts';
import { readKeySpending } from './key-spending.ts';
import { isBeingChecked, presentProviderKey } from './present-provider-key.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/** Has a job look at the key; one that is being looked at already is not looked at twice. */
export async function requestKeyCheck(
  { prisma, jobs, notifications }: Pick<KeyCheckContext, 'prisma' | 'jobs' | 'notifications'>,
  userId: string,
  id: string,
): Promise<ProviderKey> {
  const row = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const key = await transaction.providerKey.findUnique({ where: { id, userId } });
    if (!key) throw providerKeyNotFound();
    if (key.disabledAt) throw keyDisabled();
    if (isBeingChecked(key)) return key;
    await jobs.enqueue(transaction, keyCheckQueue, { userId, keyId: id });
    await notifications.publish(transaction, providerKeysChanged(userId));
    return transaction.providerKey.update({
      where: { id, userId },
      data: { checkingSince: new Date() },
    });
  });
  return presentProviderKey(row, await readKeySpending(prisma, userId, id));
}
