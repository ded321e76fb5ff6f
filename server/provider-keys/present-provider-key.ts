import type { KeySettings, ProviderKey } from '../../shared/provider-key.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** A row as Prisma reads it, without its ciphertext unless that is asked for by name. */
export type ProviderKeyRow = Prisma.ProviderKeyGetPayload<{ omit: { ciphertext: true } }>;

/** A provider key as its owner sees it. */
export function presentProviderKey(row: ProviderKeyRow): ProviderKey {
  const { id, provider, label, origin, baseUrl, last4, position, lastErrorCode } = row;
  return {
    id,
    provider,
    label,
    origin,
    baseUrl,
    settings: row.settings as KeySettings,
    last4,
    position,
    disabled: row.disabledAt !== null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastErrorCode,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
  };
}
