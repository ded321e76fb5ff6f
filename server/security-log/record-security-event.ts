import type { SecurityEventKind } from '../../shared/security-event.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { truncateAddress } from '../platform/truncate-address.ts';

/** Whose account it happened to, and from where. */
export interface Author {
  userId: string;
  /** The IP address of the request. */
  address: string | undefined;
}

/** Names of things; no content and nothing secret. */
export type SecurityDetail = Record<string, string | number | string[]>;

/** Appends to the person's security log. */
export async function recordSecurityEvent(
  transaction: Pick<Transaction, 'securityEvent'>,
  { userId, address }: Author,
  kind: SecurityEventKind,
  detail: SecurityDetail = {},
): Promise<void> {
  await transaction.securityEvent.create({
    data: { userId, kind, address: truncateAddress(address), detail },
  });
}
