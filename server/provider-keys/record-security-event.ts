import type { Transaction } from '../platform/prisma-client.ts';
import { truncateAddress } from '../platform/truncate-address.ts';
import type { Author } from './provider-key-context.ts';

/** Writes what happened to a provider key into the person's security log: names, no content. */
export async function recordSecurityEvent(
  transaction: Transaction,
  { userId, address }: Author,
  kind: 'provider-key-added' | 'provider-key-changed' | 'provider-key-removed',
  detail: { keyId: string; provider: string; changed?: string[] },
): Promise<void> {
  await transaction.securityEvent.create({
    data: { userId, kind, address: truncateAddress(address), detail },
  });
}
