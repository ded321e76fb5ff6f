import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import { providerKeyNotFound } from './errors.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { providerKeyEnded } from './provider-key-ended.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/** Deletes a provider key with its ciphertext; whatever uses it is told to stop. */
export async function deleteProviderKey(
  { prisma, notifications }: Pick<ProviderKeyContext, 'prisma' | 'notifications'>,
  author: Author,
  id: string,
): Promise<void> {
  const { userId } = author;
  await prisma.$transaction(async (transaction) => {
    const row = await transaction.providerKey.findUnique({ where: { id, userId } });
    const { count } = await transaction.providerKey.deleteMany({ where: { id, userId } });
    if (!row || count === 0) throw providerKeyNotFound();
    await recordSecurityEvent(transaction, author, 'provider-key-removed', {
      keyId: id,
      provider: row.provider,
    });
    await notifications.publish(transaction, providerKeyEnded(userId, id));
    await notifications.publish(transaction, providerKeysChanged(userId));
  });
}
