import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/** ms for which a key's last use is not written again, as long as it works. */
const LAST_USE_PRECISION = 60_000;

/** Whether a use need not be written, as far as is known: the last one was a moment ago and worked. */
export function isUseKnown(worksSince: Date | null, now = new Date()): boolean {
  return worksSince !== null && worksSince > knownSince(now);
}

/** A day begins with a use that is written, since it is the one that is logged. */
function knownSince(now: Date): Date {
  return new Date(Math.max(now.getTime() - LAST_USE_PRECISION, Date.parse(dayOf(now))));
}

/**
 * Remembers that a provider key was used; the first use of a day (UTC) goes into the security log,
 * which stays readable that way. Does nothing when the key has gone meanwhile.
 * @param errorCode why the provider refused it; `null` when it worked, which clears an older error
 */
export async function recordKeyUse(
  { prisma, notifications }: Pick<ProviderKeyContext, 'prisma' | 'notifications'>,
  userId: string,
  keyId: string,
  errorCode: string | null,
): Promise<void> {
  const now = new Date();
  const errorAt = errorCode === null ? null : now;
  const [used] = await prisma.$queryRaw<{ provider: string; before: Date | null }[]>`
    UPDATE "ProviderKey" AS key SET
      "lastUsedAt" = ${now}::timestamp,
      "lastErrorCode" = ${errorCode},
      "lastErrorAt" = ${errorAt}::timestamp
    FROM (
      SELECT "id", "lastUsedAt" AS before FROM "ProviderKey"
      WHERE "id" = ${keyId}::uuid AND "userId" = ${userId} AND (
        ${errorCode !== null} OR "lastErrorCode" IS NOT NULL OR "lastUsedAt" IS NULL
        OR "lastUsedAt" < ${knownSince(now)}::timestamp
      )
      FOR NO KEY UPDATE
    ) AS earlier
    WHERE key."id" = earlier."id"
    RETURNING key."provider", earlier.before`;
  if (!used) return;
  if (!used.before || dayOf(used.before) !== dayOf(now)) {
    const nobodysAddress = { userId, address: undefined };
    const { provider } = used;
    await prisma.$transaction((transaction) =>
      recordSecurityEvent(transaction, nobodysAddress, 'provider-key-used', { keyId, provider }),
    );
  }
  await notifications.publish(prisma, providerKeysChanged(userId));
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10);
