import type { ProviderKeyContext } from './provider-key-context.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/**
 * Remembers that a provider key was used. Does nothing when the key has gone meanwhile.
 * @param errorCode why the provider refused it; `null` when it worked, which clears an older error
 */
export async function recordKeyUse(
  { prisma, notifications }: Pick<ProviderKeyContext, 'prisma' | 'notifications'>,
  userId: string,
  keyId: string,
  errorCode: string | null,
): Promise<void> {
  const now = new Date();
  await prisma.providerKey.updateMany({
    where: { id: keyId, userId },
    data: {
      lastUsedAt: now,
      lastErrorCode: errorCode,
      lastErrorAt: errorCode === null ? null : now,
    },
  });
  await notifications.publish(prisma, providerKeysChanged(userId));
}
