import { newId } from '../platform/new-id.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import type { Json } from '../providers/image-provider.ts';
import { ProviderError, type ProviderErrorFacts } from '../providers/provider-error.ts';
import { cancelledError } from './cancelled-error.ts';
import { type ClaimedGeneration, StolenGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { requireKey } from './key-limit.ts';
import { ledgerEntryOf } from './ledger-entry.ts';
import type { Slice } from './slices.ts';
import { clearCallSpool } from './spool-output.ts';
import { whileDatabaseIsAway } from './while-database-is-away.ts';

/*
 * The record of what was asked of providers. A call is `prepared`, then `sent` by a committed
 * compare-and-set that only one worker wins, and only the winner sends. So a call that is not
 * `sent` was certainly not made.
 */

/** The newest try of a slice, or `null` before the first. */
export function latestCall(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
): Promise<ProviderCall | null> {
  return prisma.providerCall.findFirst({
    where: { generationId: generation.id, slice: slice.number },
    orderBy: { try: 'desc' },
  });
}

/**
 * Commits that the call is about to be made. Only who returns from here may make it. Its key is
 * locked for it: a key that has ended is not used, and of one with a limit calls that are sent at the
 * same time see each other. One without a limit may be shared, and needs one statement.
 */
export async function sendCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  signal: AbortSignal,
): Promise<ProviderCall> {
  const { id, workerToken } = generation;
  // A commit whose answer was lost with the connection may have gone through. Only this worker
  // knows that nothing was sent yet: taken for sent, the call would end as `outcome_unknown`.
  let mayBeCommitted = false;
  return whileDatabaseIsAway(async () => {
    const mine = { id, workerToken, status: 'running' } as const;
    const where = { id: call.id, state: 'sent', workerToken, generation: { is: mine } } as const;
    const sent = mayBeCommitted
      ? await dependencies.prisma.providerCall.findFirst({ where })
      : null;
    mayBeCommitted = true;
    return sent ?? commitSent(dependencies, generation, call);
  }, signal);
}

async function commitSent(
  { prisma }: GenerationDependencies,
  { id, workerToken }: ClaimedGeneration,
  call: ProviderCall,
): Promise<ProviderCall> {
  const mine = { id, workerToken, status: 'running' } as const;
  const sentAt = new Date();
  const send = Prisma.sql`
    UPDATE "ProviderCall" SET "state" = 'sent', "sentAt" = ${sentAt.toISOString()}::timestamp,
      "workerToken" = ${workerToken}::uuid
    WHERE "id" = ${call.id}::uuid AND "state" = 'prepared' AND EXISTS (
      SELECT 1 FROM "Generation" WHERE "id" = ${id}::uuid AND "workerToken" = ${workerToken}::uuid
        AND "status" = 'running' AND "cancelRequestedAt" IS NULL
    )`;
  let sent = await prisma.$executeRaw`
    WITH "free" AS MATERIALIZED (
      SELECT 1 FROM "ProviderKey" WHERE "id" = ${call.keyId}::uuid AND "userId" = ${call.userId}
        AND "disabledAt" IS NULL AND "limitMicros" IS NULL
      FOR SHARE
    )
    ${send} AND (${call.keyId}::uuid IS NULL OR EXISTS (SELECT 1 FROM "free"))`;
  if (sent === 0) {
    sent = await prisma.$transaction(async (transaction) => {
      await requireKey(transaction, call);
      return transaction.$executeRaw(send);
    });
  }
  if (sent === 1) return { ...call, state: 'sent', sentAt, workerToken };
  if (await prisma.generation.findFirst({ where: { ...mine, cancelRequestedAt: { not: null } } })) {
    throw cancelledError('no');
  }
  throw new StolenGeneration();
}

/** Keeps what the provider named, so that any worker can ask after it. */
export async function saveOperation(
  { prisma }: GenerationDependencies,
  call: ProviderCall,
  operation: Json,
): Promise<void> {
  await prisma.providerCall.update({
    where: { id: call.id },
    data: { operation: operation === null ? Prisma.JsonNull : operation },
  });
}

/** How a call ended, and what that says of its cost. */
type CallEnd = Pick<ProviderCall, 'state' | 'charged'> & {
  /** USD micros; `null` for unknown. */
  costMicros: number | null;
  error?: ProviderErrorFacts;
};

/**
 * All pictures of the call are stored.
 * @param costMicros what the provider says it cost; `null` where it says nothing
 */
export function answerCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  costMicros: number | null,
): Promise<ProviderCall> {
  return endCall(dependencies, generation, call, answeredEnd(generation, costMicros));
}

export function answeredEnd(
  { provider }: ClaimedGeneration,
  costMicros: number | null,
): CallEnd & { charged: 'yes' | 'no' } {
  const cost = provider.offline ? 0 : costMicros;
  return { state: 'answered', charged: cost === 0 ? 'no' : 'yes', costMicros: cost };
}

export function failCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  { facts, outcomeUnknown }: ProviderError,
): Promise<ProviderCall> {
  const { offline } = generation.provider;
  const charged = offline ? 'no' : facts.charged;
  return endCall(dependencies, generation, call, {
    state: outcomeUnknown && !offline ? 'outcome_unknown' : 'failed',
    charged,
    costMicros: charged === 'no' ? 0 : null,
    error: { ...facts, charged },
  });
}

/** Why a call failed, as it was recorded. */
export function failureOf({ error, charged }: ProviderCall): ProviderError {
  const facts = error as ProviderErrorFacts | null;
  return new ProviderError(
    facts ?? { code: 'bad_answer', message: 'The provider call failed.', charged },
  );
}

/** Ends a call and, if it was made, writes it into the ledger. */
async function endCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  end: CallEnd,
): Promise<ProviderCall> {
  const [ended] = await runStatement<ProviderCall>(
    dependencies.prisma,
    Prisma.sql`
    WITH "allowed" AS (SELECT 1), ${endSteps(generation, call, end)}
    SELECT * FROM "ended"`,
  );
  // Whoever ended it, or deleted it, is found out by beginning again.
  if (!ended) throw new Error(`call ${call.id} is no longer ${call.state}`);
  await clearCallSpool(dependencies, call);
  return ended;
}

/**
 * The steps of a WITH that end a call, where the step `"allowed"` has a row, and write it into the
 * ledger if it was made; `"ended"` is the call as it ended, and empty where something else ended it.
 */
export function endSteps({ row }: ClaimedGeneration, call: ProviderCall, end: CallEnd): Prisma.Sql {
  const { documentId, model, actualMicros } = ledgerEntryOf(row, call, end.charged, end.costMicros);
  const now = new Date().toISOString();
  return Prisma.sql`"ended" AS (
      UPDATE "ProviderCall" SET "state" = ${end.state}::"ProviderCallState",
        "charged" = ${end.charged}::"Charged", "costMicros" = ${end.costMicros}::bigint,
        "error" = ${end.error ? JSON.stringify(end.error) : null}::jsonb,
        "endedAt" = ${now}::timestamp
      FROM "allowed"
      WHERE "id" = ${call.id}::uuid AND "state" = ${call.state}::"ProviderCallState"
      RETURNING "ProviderCall".*
    ), "noted" AS (
      INSERT INTO "LedgerEntry" ("id", "userId", "callId", "generationId", "keyId", "documentId",
        "model", "charged", "estimateMicros", "actualMicros", "at")
      SELECT ${newId()}::uuid, "userId", "id", "generationId", "keyId", ${documentId}::uuid,
        ${model}, "charged", "estimateMicros", ${actualMicros}::bigint, ${now}::timestamp
      FROM "ended" WHERE ${call.state !== 'prepared'}
    )`;
}
