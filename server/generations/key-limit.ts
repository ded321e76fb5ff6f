import type { Transaction } from '../platform/prisma-client.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { hasRoom, type KeyBudget, readKeyBudgets } from '../provider-keys/key-budgets.ts';
import { limitSentence } from '../provider-keys/limit-sentence.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { keyEnded } from './key-watch.ts';

/**
 * Throws unless the key of the call may still be used and the call fits below its monthly limit. The
 * key stays locked until the transaction ends: calls that are sent at the same time see each other.
 */
export async function requireKey(
  transaction: Transaction,
  { userId, keyId, estimateMicros }: ProviderCall,
): Promise<void> {
  if (keyId === null) return;
  const rows = await transaction.$queryRaw<
    { id: string; label: string; limitMicros: bigint | null; disabledAt: Date | null }[]
  >`SELECT "id", "label", "limitMicros", "disabledAt" FROM "ProviderKey"
    WHERE "id" = ${keyId}::uuid AND "userId" = ${userId} FOR NO KEY UPDATE`;
  const [row] = rows;
  if (!row || row.disabledAt) throw keyEnded(row?.label);
  const keys = rows.map(({ id, label, limitMicros: limit }) => ({
    id,
    label,
    limitMicros: limit === null ? null : Number(limit),
  }));
  const budget = (await readKeyBudgets(transaction, userId, keys)).get(keyId);
  const estimate = estimateMicros === null ? null : Number(estimateMicros);
  if (budget && !hasRoom(budget, estimate)) throw limitError(budget);
}

export function limitError(budget: KeyBudget): ProviderError {
  return new ProviderError({
    code: 'limit_reached',
    message: limitSentence(budget),
    charged: 'no',
  });
}
