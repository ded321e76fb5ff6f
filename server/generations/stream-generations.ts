import type { Response } from 'express';
import type { Generation } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import type { StreamEvent } from '../../shared/stream-event.ts';
import { isAccountEnded } from '../accounts/account-ended.ts';
import type { RequestAccount } from '../accounts/require-account.ts';
import { isSessionEnded } from '../accounts/session-ended.ts';
import { isConnectionEnded } from '../connections/connection-ended.ts';
import type { EventStreams } from '../platform/event-streams.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { isProviderKeysChanged } from '../provider-keys/provider-keys-changed.ts';
import { isBatchAccepted } from './batch-accepted.ts';
import { existingGenerations } from './existing-generations.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { type GenerationNotification, isAboutGeneration } from './generation-notification.ts';
import { isQueueChanged } from './queue/queue-changed.ts';
import { readQueue } from './queue/read-queue.ts';
import { createQueueTeller } from './queue/tell-queue.ts';
import { shownGenerations } from './shown-generations.ts';

/** ms in which changes gather before they are looked up. */
const MOMENT = 20;

export interface StreamDependencies extends GenerationDependencies {
  eventStreams: EventStreams;
}

interface StreamRequest {
  account: RequestAccount;
  /** Only this generation; `null` for all of the person's. */
  generationId: string | null;
  /** The revision the client has seen; `null` for a client that begins. */
  after: bigint | null;
}

/** Changes of a generation that may be the end of its waiting. */
const MOVES_THE_QUEUE: ReadonlySet<GenerationNotification['change']['type']> = new Set([
  'changed',
  'finished',
  'deleted',
]);

/**
 * Streams what happens to a person's generations. It begins with snapshots: of everything that
 * changed since the client's last event, or, for a client that begins, of what is unfinished and
 * what changed last. Event ids are revisions: whoever was told of one was told of all before it.
 */
export async function streamGenerations(
  { prisma, notifications, logger, eventStreams }: StreamDependencies,
  response: Response,
  { account, generationId, after }: StreamRequest,
): Promise<void> {
  const { userId } = account;
  const stream = eventStreams.open(response);
  let seen = after;
  // Events are told one after another: each may need a look into the database.
  let queue = Promise.resolve();
  const inTurn = (step: () => Promise<void>) => {
    queue = queue.then(step).catch((error: unknown) => {
      logger.error({ error }, 'event stream');
      stream.close();
    });
  };
  const send = (event: StreamEvent, revision: bigint | null) => {
    if (revision !== null && (seen === null || revision > seen)) seen = revision;
    stream.send(event, revision === null ? null : String(revision));
  };

  const queueTeller =
    generationId === null
      ? createQueueTeller(
          inTurn,
          () => readQueue(prisma, userId),
          (waiting) => send({ type: 'queue', ...waiting }, null),
        )
      : null;
  const sendWhole = (type: 'snapshot' | 'finished', generation: Generation) => {
    send({ type, generation }, BigInt(generation.revision));
    queueTeller?.shown(generation.id, generation.status === 'queued');
  };
  /** Of those that the stream is about. */
  const shown = (which: Prisma.Sql) =>
    shownGenerations(
      prisma,
      userId,
      generationId ? Prisma.sql`"id" = ${generationId}::uuid AND ${which}` : which,
    );

  /**
   * @param before only those that changed last before this revision
   * @param isNews whether it tells of what just happened: an end is told as one then
   */
  const sendSnapshots = async (before: bigint | null = null, isNews = false) => {
    clearTimeout(pending);
    pending = undefined;
    const begun = seen === null ? await revisionNow() : null;
    const generations = await (seen === null
      ? shownAtFirst()
      : shown(changedBetween(seen, before)));
    for (const generation of generations) {
      sendWhole(isNews && isFinished(generation.status) ? 'finished' : 'snapshot', generation);
    }
    // Where there was nothing to send, it has begun all the same: of all that ends from here on the
    // client is told, not of the last only.
    seen ??= begun;
  };
  const revisionNow = async () => {
    const where = { id: userId };
    const person = await prisma.user.findUnique({ where, select: { revision: true } });
    return person?.revision ?? null;
  };
  const shownAtFirst = () => shown(generationId ? Prisma.sql`true` : unfinishedAndNewest(userId));
  /** After a break: a deletion leaves nothing that a look for changes would find. */
  const sendExisting = async () => {
    const existing = await existingGenerations(prisma, userId, generationId);
    if (!existing) return;
    const { generationIds } = existing;
    if (generationId === null) send(existing, null);
    else if (generationIds.length === 0) send({ type: 'deleted', generationId }, null);
  };
  // What changes within a moment is looked up together.
  let pending: NodeJS.Timeout | undefined;
  const sendSnapshotsSoon = () => {
    pending ??= setTimeout(() => inTurn(() => sendSnapshots(null, true)), MOMENT);
  };
  /** What has a revision of its own may not overtake what waits for its moment. */
  const sendPending = async (before: string) => {
    if (pending) await sendSnapshots(BigInt(before), true);
  };
  const tell = async ({ generationId: id, change }: GenerationNotification): Promise<void> => {
    if (MOVES_THE_QUEUE.has(change.type)) queueTeller?.changed(id);
    switch (change.type) {
      case 'progress':
        // It comes by a shorter way than the word that the generation has begun.
        send(
          {
            type: 'progress',
            generationId: id,
            revision: Math.max(Number(seen ?? 0), Number(change.revision)),
            status: 'running',
            position: null,
            fraction: change.fraction,
          },
          null,
        );
        return;
      case 'preview': {
        const { index, step } = change;
        const path = `/api/v1/generations/${id}/previews/${index}/${step}`;
        return send({ type: 'preview', generationId: id, index, step, path }, null);
      }
      case 'deleted':
        queueTeller?.shown(id, false);
        return send({ type: 'deleted', generationId: id }, null);
      case 'cancel':
        return;
      case 'output': {
        if (isOld(change.revision)) return;
        await sendPending(change.revision);
        const { index, assetId, width, height } = change;
        const event = { type: 'output', generationId: id, index, assetId, width, height } as const;
        return send(event, BigInt(change.revision));
      }
      case 'changed':
        if (!isOld(change.revision)) sendSnapshotsSoon();
        return;
      case 'finished':
        if (isOld(change.revision)) return;
        if (change.output) {
          // The picture is asked for now. The look, which would be in its way, can wait for others.
          send({ type: 'output', generationId: id, ...change.output }, null);
          return sendSnapshotsSoon();
        }
        // It may have changed again, and its revision then be past the ends of others: they are
        // told with it, which saves them their own look.
        await sendSnapshots(null, true);
    }
  };
  const isOld = (revision: string) => seen !== null && BigInt(revision) <= seen;

  const stopListening = notifications.subscribe(userId, (notification) => {
    if (isAboutGeneration(notification)) {
      if (generationId === null || notification.generationId === generationId) {
        inTurn(() => tell(notification));
      }
    } else if (isProviderKeysChanged(notification)) {
      if (generationId === null) inTurn(async () => send({ type: 'provider-keys' }, null));
    } else if (isBatchAccepted(notification)) {
      sendSnapshotsSoon();
    } else if (isQueueChanged(notification)) {
      sendSnapshotsSoon();
      queueTeller?.soon();
    } else if (
      isConnectionEnded(notification, account.connectionId) ||
      isSessionEnded(notification, account.sessionId) ||
      isAccountEnded(notification)
    ) {
      stream.close();
    }
  });
  const stopGap = notifications.onGap(() => {
    inTurn(() => sendSnapshots());
    inTurn(sendExisting);
    if (generationId === null) inTurn(async () => send({ type: 'provider-keys' }, null));
    queueTeller?.soon();
  });
  stream.onClose(() => {
    stopListening();
    stopGap();
    queueTeller?.stop();
    clearTimeout(pending);
  });
  inTurn(async () => {
    // It may have ended between the look at its credential and the subscription.
    if (!(await isStillSignedIn(prisma, account))) return stream.close();
    await sendSnapshots();
    if (after !== null) await sendExisting();
    await queueTeller?.tell();
  });
}

/** In one look: what ends between two would be in neither, and count as told. */
function unfinishedAndNewest(userId: string): Prisma.Sql {
  return Prisma.sql`"id" IN (
    SELECT "id" FROM "Generation" WHERE "userId" = ${userId} AND "status" IN ('queued', 'running')
    UNION ALL (
      SELECT "id" FROM "Generation" WHERE "userId" = ${userId} ORDER BY "revision" DESC LIMIT 1
    )
  ) ORDER BY "revision"`;
}

/** @param before `null` for all that came after */
function changedBetween(after: bigint, before: bigint | null): Prisma.Sql {
  const end = before === null ? Prisma.empty : Prisma.sql`AND "revision" < ${before}`;
  return Prisma.sql`"revision" > ${after} ${end} ORDER BY "revision"`;
}

async function isStillSignedIn(
  prisma: PrismaClient,
  { connectionId, sessionId }: RequestAccount,
): Promise<boolean> {
  const found = connectionId
    ? await prisma.connection.count({ where: { id: connectionId, revokedAt: null } })
    : await prisma.session.count({ where: { id: sessionId ?? '' } });
  return found > 0;
}
