import { newId } from '../platform/new-id.ts';
import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { Slice } from './slices.ts';

/** A call that is to be made, before it is noted anywhere. */
export function newCall(
  { id, userId, workerToken }: ClaimedGeneration,
  slice: Slice,
  {
    keyId,
    estimateMicros,
    tries,
  }: {
    keyId: string | null;
    estimateMicros: bigint | null;
    tries: Pick<ProviderCall, 'try' | 'firstTry'>;
  },
): ProviderCall {
  return {
    id: newId(),
    userId,
    generationId: id,
    slice: slice.number,
    try: tries.try,
    firstTry: tries.firstTry,
    count: slice.count,
    state: 'prepared',
    operation: null,
    vendorKey: null,
    keyId,
    charged: 'no',
    estimateMicros,
    costMicros: null,
    error: null,
    workerToken,
    preparedAt: new Date(),
    sentAt: null,
    endedAt: null,
  };
}

/**
 * A statement, or a step of a WITH, that notes a new call.
 * @param from `FROM …` and `WHERE …` of what has one row where it may be noted, and else none
 */
export function insertCall(call: ProviderCall, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "ProviderCall" ("id", "userId", "generationId", "slice", "try", "firstTry", "count", "keyId",
      "estimateMicros", "workerToken", "state", "preparedAt", "sentAt")
    SELECT ${call.id}::uuid, ${call.userId}, ${call.generationId}::uuid, ${call.slice}::int,
      ${call.try}::int, ${call.firstTry}::int, ${call.count}::int, ${call.keyId}::uuid, ${call.estimateMicros}::bigint,
      ${call.workerToken}::uuid, ${call.state}::"ProviderCallState",
      ${call.preparedAt.toISOString()}::timestamp, ${call.sentAt?.toISOString() ?? null}::timestamp
    ${from}`;
}
