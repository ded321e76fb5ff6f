import { commitLater } from '../platform/commit-later.ts';
import { newId } from '../platform/new-id.ts';
import { runStatement } from '../platform/run-statement.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { firstWithRoom, readKeyBudgets } from '../provider-keys/key-budgets.ts';
import {
  type SealedKey,
  sealedKeyColumns,
  sealedKeyTables,
} from '../provider-keys/open-provider-key.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { limitError } from './key-limit.ts';
import { turnTaking } from './key-pace.ts';
import type { Slice } from './slices.ts';

/** What was looked up for a call when it was noted. */
export interface Readiness {
  /**
   * When its key's turn is, which was taken for it; `null` for a key that has no pace to keep to,
   * and for a generation that has waited for its turn already.
   */
  turn: Date | null;
  /** Its key; `null` where it needs none, or that is gone. */
  sealedKey: SealedKey | null;
}

/**
 * Notes a call that is to be made, with the first key that has room for it, and looks up what is
 * needed to make it: one statement, since somebody waits for it.
 * @throws ProviderError when no key has room
 */
export async function prepareCall(
  { prisma }: GenerationDependencies,
  { id, userId, row, count, keyWatch, workerToken, hasTurn }: ClaimedGeneration,
  slice: Slice,
  tryNumber: number,
): Promise<{ call: ProviderCall; readiness: Readiness }> {
  const estimateMicros =
    row.estimateMicros === null ? null : (row.estimateMicros * BigInt(slice.count)) / BigInt(count);
  const { keys } = keyWatch;
  const budgets = await readKeyBudgets(prisma, userId, keys);
  const key = firstWithRoom(keys, budgets, estimateMicros === null ? null : Number(estimateMicros));
  const [preferred] = keys;
  const limit = preferred && budgets.get(preferred.id);
  if (!key && limit) throw limitError(limit);
  const call: ProviderCall = {
    id: newId(),
    userId,
    generationId: id,
    slice: slice.number,
    try: tryNumber,
    count: slice.count,
    state: 'prepared',
    operation: null,
    vendorKey: null,
    keyId: key?.id ?? null,
    charged: 'no',
    estimateMicros,
    costMicros: null,
    error: null,
    workerToken,
    preparedAt: new Date(),
    sentAt: null,
    endedAt: null,
  };
  const { keyId } = call;
  // Nothing is sent before `sent` is on the disk, which this lies before.
  const [found] = await runStatement<{ turn: Date | null } & (SealedKey | NoKey)>(
    prisma,
    Prisma.sql`
    WITH "later" AS MATERIALIZED (SELECT ${commitLater}), "prepared" AS (
      INSERT INTO "ProviderCall" ("id", "userId", "generationId", "slice", "try", "count", "keyId",
        "estimateMicros", "workerToken", "preparedAt")
      SELECT ${call.id}::uuid, ${userId}, ${id}::uuid, ${call.slice}::int, ${call.try}::int,
        ${call.count}::int, ${keyId}::uuid, ${estimateMicros}::bigint, ${workerToken}::uuid,
        ${call.preparedAt.toISOString()}::timestamp
      FROM "later"
    ), "turn" AS (${turnTaking(hasTurn ? null : keyId, call.preparedAt)}
    )
    SELECT (SELECT "at" FROM "turn") AS "turn", ${sealedKeyColumns}
    FROM (SELECT 1) AS "always" LEFT JOIN (${sealedKeyTables})
      ON "key"."id" = ${keyId}::uuid AND "key"."userId" = ${userId}`,
  );
  if (!found) throw new Error('a look at a key found not even nothing');
  const { turn, ...sealedKey } = found;
  return {
    call,
    readiness: { turn, sealedKey: sealedKey.provider === null ? null : sealedKey },
  };
}

/** What a look at a key finds where there is none. */
type NoKey = Record<keyof SealedKey, null>;
