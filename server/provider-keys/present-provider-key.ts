import type {
  KeyCheckOutcome,
  KeyCheckResult,
  KeySettings,
  KeySpending,
  ProviderKey,
} from '../../shared/provider-key.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** A row as Prisma reads it, without its ciphertext unless that is asked for by name. */
export type ProviderKeyRow = Prisma.ProviderKeyGetPayload<{ omit: { ciphertext: true } }>;

/** A provider key as its owner sees it. */
export function presentProviderKey(row: ProviderKeyRow, spending: KeySpending): ProviderKey {
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
    checking: isBeingChecked(row),
    lastCheck: lastCheckOf(row),
    limitMicros: row.limitMicros === null ? null : Number(row.limitMicros),
    spending,
  };
}

/** ms after which a check that has not ended is not waited for any more. */
const CHECK_PATIENCE = 120_000;

export function isBeingChecked({ checkingSince }: Pick<ProviderKeyRow, 'checkingSince'>): boolean {
  return checkingSince !== null && Date.now() - checkingSince.getTime() < CHECK_PATIENCE;
}

function lastCheckOf({
  checkOutcome,
  checkDetail,
  checkedAt,
}: ProviderKeyRow): KeyCheckResult | null {
  if (checkOutcome === null || checkedAt === null) return null;
  const outcome = checkOutcome as KeyCheckOutcome;
  return { outcome, detail: checkDetail, at: checkedAt.toISOString() };
}
