import type { Transaction } from '../platform/prisma-client.ts';
import type { ProviderCall, ProviderKey } from '../prisma/client/client.ts';
import { hasRoom, type KeyBudget, readKeyBudgets } from '../provider-keys/key-budgets.ts';
import { keyConsented } from '../provider-keys/key-consented.ts';
import { limitSentence } from '../provider-keys/limit-sentence.ts';
import type { OpenedAs } from '../provider-keys/opened-as.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { keyEnded, notConsented } from './key-watch.ts';

/** The key was moved, or got another secret, since it was opened for a call: it has to be opened anew. */
export class KeyChanged extends Error {
  override readonly name = 'KeyChanged';
}

type Row = Pick<ProviderKey, 'id' | 'label' | 'limitMicros' | 'disabledAt'> &
  OpenedAs & { consented: boolean };

/**
 * Throws unless the key of the call may still be used, as it was opened, and the call fits below its
 * monthly limit. The key stays locked until the transaction ends: calls that are sent at the same
 * time see each other.
 */
export async function requireKey(
  transaction: Transaction,
  { userId, keyId, estimateMicros }: ProviderCall,
  openedAs: OpenedAs | null,
  { label }: Pick<ImageProvider, 'label'>,
): Promise<void> {
  if (keyId === null) return;
  const rows = await transaction.$queryRaw<Row[]>`
    SELECT "id", "label", "limitMicros", "disabledAt", "origin",
      encode("ciphertext", 'hex') AS "ciphertext", ${keyConsented} AS "consented"
    FROM "ProviderKey" AS "key" WHERE "id" = ${keyId}::uuid AND "userId" = ${userId}
    FOR NO KEY UPDATE OF "key"`;
  const [row] = rows;
  if (!row || row.disabledAt) throw keyEnded(row?.label);
  const { origin, ciphertext } = row;
  if (origin !== openedAs?.origin || ciphertext !== openedAs.ciphertext) throw new KeyChanged();
  if (!row.consented) throw notConsented(label);
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
