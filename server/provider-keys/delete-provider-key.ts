import { lockAccount } from '../platform/lock-account.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { EndUse } from './end-use.ts';
import { providerKeyNotFound } from './errors.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { keyEnd, providerKeyEnded } from './provider-key-ended.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/**
 * Deletes a provider key with its ciphertext. What waits for it has ended when this returns; what
 * has begun and not been sent is told to stop.
 */
export async function deleteProviderKey(
  {
    prisma,
    notifications,
    endUse,
  }: Pick<ProviderKeyContext, 'prisma' | 'notifications'> & { endUse: EndUse },
  author: Author,
  id: string,
): Promise<void> {
  const { userId } = author;
  await prisma.$transaction(async (transaction) => {
    // Nothing begins meanwhile.
    await lockAccount(transaction, userId);
    const row = await transaction.providerKey.findUnique({ where: { id, userId } });
    const { count } = await transaction.providerKey.deleteMany({ where: { id, userId } });
    if (!row || count === 0) throw providerKeyNotFound();
    await recordSecurityEvent(transaction, author, 'provider-key-removed', {
      keyId: id,
      provider: row.provider,
    });
    await endUse(transaction, keyEnd(row, 'deleted'));
    await notifications.publish(transaction, providerKeyEnded(userId, id));
    await notifications.publish(transaction, providerKeysChanged(userId));
  });
}
