import type { ObjectsAhead } from '../assets/objects-ahead.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import { keyConsented } from '../provider-keys/key-consented.ts';
import type { OpenedAs } from '../provider-keys/opened-as.ts';
import { insertCall } from './call-row.ts';
import { cancelledError } from './cancelled-error.ts';
import { type ClaimedGeneration, StolenGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { requireKey } from './key-limit.ts';
import { takeBackUnsent } from './take-back-unsent.ts';
import { removeUnsentMark } from './unsent-mark.ts';
import { whileDatabaseIsAway } from './while-database-is-away.ts';

/** A call that is to be sent. */
export interface CallToSend {
  call: ProviderCall;
  /** Whether it is noted as prepared; else it is noted as sent, or where that may not be, as prepared. */
  isNoted: boolean;
  /** Whether it is marked as not having left, which it is until right before its first byte. */
  isMarked: boolean;
  /** The key that was opened for it; `null` where it needs none. */
  openedAs: OpenedAs | null;
  /** Names for its pictures' objects; listed where that costs nothing. */
  ahead: ObjectsAhead;
}

/**
 * Commits that the call is about to be made. Only who returns from here may make it. Its key is
 * locked for it: a key that has ended is not used, and of one with a limit calls that are sent at the
 * same time see each other. One without a limit may be shared, and needs one statement.
 * At last the call's mark is taken away: nothing may come between that and the first byte.
 * @throws KeyChanged when the key has to be opened anew, which leaves a noted, prepared call
 */
export async function sendCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  toSend: CallToSend,
  signal: AbortSignal,
): Promise<ProviderCall> {
  const { prisma, config } = dependencies;
  const { id, workerToken } = generation;
  const mine = { id, workerToken, status: 'running' } as const;
  const where = {
    id: toSend.call.id,
    state: 'sent',
    workerToken,
    generation: { is: mine },
  } as const;
  // A commit whose answer was lost with the connection may have gone through, or go through yet. Only
  // this worker knows that nothing was sent: taken for sent, the call would end as `outcome_unknown`.
  let mayBeCommitted = false;
  const sent = await whileDatabaseIsAway(async () => {
    const earlier = mayBeCommitted ? await prisma.providerCall.findFirst({ where }) : null;
    if (earlier) return earlier;
    const isRepeated = mayBeCommitted;
    mayBeCommitted = true;
    return commitSent(dependencies, generation, toSend).catch(async (error: unknown) => {
      const isLate = isRepeated && error instanceof StolenGeneration;
      const late = isLate ? await prisma.providerCall.findFirst({ where }) : null;
      if (!late) throw error;
      return late;
    });
  }, signal);
  if (!toSend.isMarked) return sent;
  if (signal.aborted) {
    // It has not left, and is not to.
    await takeBackUnsent(dependencies, sent);
    signal.throwIfAborted();
  }
  // Whoever has taken the mark away holds that the call never left. The job is begun again.
  if (!removeUnsentMark(config, sent)) throw new Error(`call ${sent.id} was taken back`);
  return sent;
}

async function commitSent(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  toSend: CallToSend,
): Promise<ProviderCall> {
  const { call, openedAs } = toSend;
  // What has been heard since it was opened.
  if (call.keyId !== null) generation.keyWatch.endOf(call.keyId).throwIfAborted();
  const sent: ProviderCall = {
    ...call,
    state: 'sent',
    sentAt: new Date(),
    workerToken: generation.workerToken,
  };
  if (!toSend.isNoted) {
    if (await insertSent(dependencies, generation, sent, toSend)) return sent;
    await refuseEndedKey(dependencies, generation, call);
    await notePrepared(dependencies, generation, toSend);
  }
  if (await updateSent(dependencies, generation, sent, openedAs)) return sent;
  const { id, workerToken } = generation;
  const cancelled = {
    id,
    workerToken,
    status: 'running',
    cancelRequestedAt: { not: null },
  } as const;
  if (await dependencies.prisma.generation.findFirst({ where: cancelled })) {
    throw cancelledError('no');
  }
  throw new StolenGeneration();
}

/** Notes a new call as sent; false where anything stands in its way. */
async function insertSent(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
  sent: ProviderCall,
  { ahead, openedAs }: CallToSend,
): Promise<boolean> {
  const now = new Date();
  const [made] = await runStatement<{ isSent: boolean }>(
    prisma,
    Prisma.sql`
    WITH "free" AS MATERIALIZED (${freeKey(sent, openedAs)}
    ), "sent" AS (
      ${insertCall(
        sent,
        Prisma.sql`FROM "free" WHERE ${mayBeSent(generation)}
        ON CONFLICT DO NOTHING
        RETURNING 1`,
      )}
    ), "listed" AS (${ahead.listing(Prisma.sql`"sent"`, now)}
    )
    SELECT EXISTS (SELECT 1 FROM "sent") AS "isSent"`,
  );
  if (made?.isSent) ahead.listed(now);
  return made?.isSent === true;
}

/** Notes a prepared call as sent; false where it is not ours, is cancelled, or is none any more. */
async function updateSent(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
  sent: ProviderCall,
  openedAs: OpenedAs | null,
): Promise<boolean> {
  const update = Prisma.sql`
    UPDATE "ProviderCall" SET "state" = 'sent',
      "sentAt" = ${sent.sentAt?.toISOString()}::timestamp, "workerToken" = ${sent.workerToken}::uuid
    WHERE "id" = ${sent.id}::uuid AND "state" = 'prepared' AND ${mayBeSent(generation)}`;
  const updated = await prisma.$executeRaw`
    WITH "free" AS MATERIALIZED (${freeKey(sent, openedAs)}
    )
    ${update} AND (${sent.keyId}::uuid IS NULL OR EXISTS (SELECT 1 FROM "free"))`;
  if (updated > 0) return true;
  return prisma.$transaction(async (transaction) => {
    await requireKey(transaction, sent, openedAs, generation.provider);
    return (await transaction.$executeRaw(update)) > 0;
  });
}

/**
 * A query with a row where the call's key may be used, as it was opened, and has no limit; it stays
 * as it is then.
 */
function freeKey({ keyId, userId }: ProviderCall, openedAs: OpenedAs | null): Prisma.Sql {
  return Prisma.sql`
      SELECT 1 FROM "ProviderKey" AS "key" WHERE "id" = ${keyId}::uuid AND "userId" = ${userId}
        AND "disabledAt" IS NULL AND "limitMicros" IS NULL AND ${keyConsented}
        AND "origin" = ${openedAs?.origin ?? null}
        AND "ciphertext" = decode(${openedAs?.ciphertext ?? null}, 'hex')
      FOR SHARE OF "key"`;
}

function mayBeSent({ id, workerToken }: ClaimedGeneration): Prisma.Sql {
  return Prisma.sql`EXISTS (
      SELECT 1 FROM "Generation" WHERE "id" = ${id}::uuid AND "workerToken" = ${workerToken}::uuid
        AND "status" = 'running' AND "cancelRequestedAt" IS NULL
    )`;
}

/** Throws where the key, or the person's consent to it, has ended since the generation was begun. */
async function refuseEndedKey(
  { prisma }: GenerationDependencies,
  { keyWatch, userId }: ClaimedGeneration,
  { keyId }: ProviderCall,
): Promise<void> {
  if (keyId === null) return;
  await keyWatch.look(prisma, userId, keyId);
  keyWatch.endOf(keyId).throwIfAborted();
}

/**
 * Notes a call that was not sent, where it is not noted yet.
 * @throws StolenGeneration when somebody else makes it now
 */
export async function notePrepared(
  { prisma }: GenerationDependencies,
  { id, workerToken }: ClaimedGeneration,
  toSend: CallToSend,
): Promise<void> {
  if (toSend.isNoted) return;
  const { call } = toSend;
  const mine = Prisma.sql`
    FROM "Generation" AS "mine" WHERE "mine"."id" = ${id}::uuid
      AND "mine"."workerToken" = ${workerToken}::uuid AND "mine"."status" = 'running'
    ON CONFLICT DO NOTHING`;
  const noted = await prisma.$executeRaw(insertCall(call, mine));
  // An earlier try may have noted it, and its answer been lost.
  if (noted === 0 && !(await prisma.providerCall.findUnique({ where: { id: call.id } }))) {
    throw new StolenGeneration();
  }
  toSend.isNoted = true;
}
