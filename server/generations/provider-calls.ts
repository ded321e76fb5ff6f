import { newId } from '../platform/new-id.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import type { Json } from '../providers/image-provider.ts';
import { plausibleMicros } from '../providers/plausible-micros.ts';
import { ProviderError, type ProviderErrorFacts } from '../providers/provider-error.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { ledgerEntryOf } from './ledger-entry.ts';
import type { Slice } from './slices.ts';
import { clearCallSpool } from './spool-output.ts';
import { insistently } from './while-database-is-away.ts';

/*
 * The record of what was asked of providers. A call is `prepared`, and noted as such where anything
 * stands between it and the provider; then `sent`, by a committed statement that only one worker
 * wins (send-call.ts), and only the winner sends. So a call that is not `sent` was certainly not made.
 * One whose sender fell before its first byte may become `prepared` again (take-back-unsent.ts): so
 * whoever ends a call names the worker that it had it from.
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
    costMicros: charged === 'no' ? 0 : plausibleMicros(facts.costMicros),
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

/**
 * Ends a call and, if it was made, writes it into the ledger. A worker that died instead would leave
 * a call behind of which nobody knows how it ended.
 */
async function endCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  end: CallEnd,
): Promise<ProviderCall> {
  const { prisma } = dependencies;
  const ended = await insistently(async () => {
    const [now] = await runStatement<ProviderCall>(
      prisma,
      Prisma.sql`
      WITH "allowed" AS (SELECT 1), ${endSteps(generation, call, end)}
      SELECT * FROM "ended"`,
    );
    // A commit whose answer was lost with the connection has gone through.
    return now ?? (await prisma.providerCall.findUnique({ where: { id: call.id } }));
  });
  // Whoever ended it otherwise, or deleted it, is found out by beginning again.
  if (ended?.state !== end.state || ended.workerToken !== call.workerToken) {
    throw new Error(`call ${call.id} is no longer ${call.state}`);
  }
  await clearCallSpool(dependencies, ended);
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
        AND "workerToken" = ${call.workerToken}::uuid
      RETURNING "ProviderCall".*
    ), "noted" AS (
      INSERT INTO "LedgerEntry" ("id", "userId", "callId", "generationId", "keyId", "documentId",
        "model", "charged", "estimateMicros", "actualMicros", "at")
      SELECT ${newId()}::uuid, "userId", "id", "generationId", "keyId", ${documentId}::uuid,
        ${model}, "charged", "estimateMicros", ${actualMicros}::bigint, ${now}::timestamp
      FROM "ended" WHERE ${call.state !== 'prepared'}
    )`;
}
