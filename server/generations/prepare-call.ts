import { commitLater } from '../platform/commit-later.ts';
import { runStatement } from '../platform/run-statement.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { firstWithRoom, readKeyBudgets } from '../provider-keys/key-budgets.ts';
import {
  type SealedKey,
  sealedKeyColumns,
  sealedKeyFromJson,
  sealedKeyTables,
} from '../provider-keys/sealed-key.ts';
import type { UsableProviderKey } from '../provider-keys/usable-provider-keys.ts';
import { callEstimates } from './call-estimates.ts';
import { insertCall, newCall } from './call-row.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { limitError } from './key-limit.ts';
import { turnTaking } from './key-pace.ts';
import type { Slice } from './slices.ts';

/** What was looked up for a call. */
export interface Readiness {
  /** Whether it is noted; else it is noted when it is sent. */
  isNoted: boolean;
  /**
   * When its key's turn is, which was taken for it; `null` for a key that has no pace to keep to,
   * and for a generation that has waited for its turn already.
   */
  turn: Date | null;
  /** Its key; `null` where it needs none, or that is gone. */
  sealedKey: SealedKey | null;
}

interface PreparedCall {
  call: ProviderCall;
  readiness: Readiness;
}

/**
 * Prepares a call that is to be made, with the first key that has room for it, and looks up what is
 * needed to make it.
 * @throws ProviderError when no key has room
 */
export async function prepareCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  tries: Pick<ProviderCall, 'try' | 'firstTry'>,
): Promise<PreparedCall> {
  const { userId, keyWatch } = generation;
  const { keys } = keyWatch;
  const estimate = await callEstimates(dependencies, generation, slice);
  const budgets = await readKeyBudgets(dependencies.prisma, userId, keys);
  const hasRoomIn = (key: UsableProviderKey) => firstWithRoom([key], budgets, estimate(key));
  const key = keys.find(hasRoomIn) ?? null;
  const [preferred] = keys;
  const limit = preferred && budgets.get(preferred.id);
  if (!key && limit) throw limitError(limit);
  const keyId = key?.id ?? null;
  const micros = estimate(key);
  const estimateMicros = micros === null ? null : BigInt(Math.round(micros));
  const call = newCall(generation, slice, { keyId, estimateMicros, tries });
  const known = knownAtBeginning(generation, keyId);
  return known ? { call, readiness: known } : noteCall(dependencies, generation, call);
}

/**
 * What is known of a generation's first call from its beginning, a moment ago, where nothing stands
 * in its way: then there is nothing to note before it is sent.
 */
function knownAtBeginning(generation: ClaimedGeneration, keyId: string | null): Readiness | null {
  const { keysAtBeginning, hasTurn } = generation;
  generation.keysAtBeginning = [];
  const key = keysAtBeginning.find(({ id }) => id === keyId);
  if (!key || key.hasPace || key.limitMicros !== null || hasTurn) return null;
  return { isNoted: false, turn: null, sealedKey: sealedKeyFromJson(key) };
}

/** Notes a call that is to be made: one statement, since somebody waits for it. */
async function noteCall(
  { prisma }: GenerationDependencies,
  { hasTurn, userId }: ClaimedGeneration,
  call: ProviderCall,
): Promise<PreparedCall> {
  const { keyId } = call;
  // Nothing is sent before `sent` is on the disk, which this lies before.
  const [found] = await runStatement<{ turn: Date | null } & (SealedKey | NoKey)>(
    prisma,
    Prisma.sql`
    WITH "later" AS MATERIALIZED (SELECT ${commitLater}), "prepared" AS (
      ${insertCall(call, Prisma.sql`FROM "later"`)}
    ), "turn" AS (${turnTaking(hasTurn ? null : keyId, call.preparedAt)}
    )
    SELECT (SELECT "at" FROM "turn") AS "turn", ${sealedKeyColumns}
    FROM (SELECT 1) AS "always" LEFT JOIN (${sealedKeyTables})
      ON "key"."id" = ${keyId}::uuid AND "key"."userId" = ${userId}`,
  );
  if (!found) throw new Error('a look at a key found not even nothing');
  const { turn, ...key } = found;
  const sealedKey = key.provider === null ? null : key;
  return { call, readiness: { isNoted: true, turn, sealedKey } };
}

/** What a look at a key finds where there is none. */
type NoKey = Record<keyof SealedKey, null>;
