import { type Notification, type Notifications, notifyOf } from '../platform/notifications.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';

/** A picture that a generation has now. */
export interface NewOutput {
  /** Position among the generation's outputs. */
  index: number;
  assetId: string;
  /** px */
  width: number;
  /** px */
  height: number;
}

/** What every process is told about a generation; ids and numbers only. */
export interface GenerationNotification extends Notification {
  kind: 'generation';
  generationId: string;
  change:
    | { type: 'changed'; revision: string }
    /** `revision` is what the generation was begun with: what it is progress of. */
    | { type: 'progress'; revision: string; fraction: number }
    | { type: 'preview'; index: number; step: number }
    | ({ type: 'output'; revision: string } & NewOutput)
    /** `output` is the picture that came with the end, where one did. */
    | { type: 'finished'; revision: string; output?: NewOutput }
    | { type: 'cancel' }
    | { type: 'deleted' };
}

type Revised = Extract<GenerationNotification['change'], { revision: string }>;
type WithoutRevision<Change> = Change extends unknown ? Omit<Change, 'revision'> : never;

/**
 * For a select list: tells of a change in the statement that makes it, when that has committed.
 * @param revision what the statement gave the generation
 */
export function notifyChange(
  { id, userId }: { id: string | Prisma.Sql; userId: string | Prisma.Sql },
  change: WithoutRevision<Revised>,
  revision: Prisma.Sql,
): Prisma.Sql {
  return notifyOf(Prisma.sql`jsonb_build_object(
    'userId', ${userId}::text, 'kind', 'generation', 'generationId', ${id}::text,
    'change', ${JSON.stringify(change)}::jsonb || jsonb_build_object('revision', ${revision}::text)
  )::text`);
}

/** Publishes a change; in a transaction it is heard when that has committed. */
export function publishChange(
  notifications: Notifications,
  on: PrismaClient | Transaction,
  generation: { id: string; userId: string },
  change: GenerationNotification['change'],
): Promise<void> {
  return notifications.publish<GenerationNotification>(on, {
    userId: generation.userId,
    kind: 'generation',
    generationId: generation.id,
    change,
  });
}

/**
 * Tells of what passes, such as progress: this process's streams at once, the others by way of the
 * database. It may fail without harm, and nobody waits for it.
 * @param ready when the other processes can show it
 */
export function tellPassing(
  {
    prisma,
    notifications,
    logger,
    config,
  }: Pick<GenerationDependencies, 'prisma' | 'notifications' | 'logger' | 'config'>,
  generation: { id: string; userId: string },
  change: GenerationNotification['change'],
  ready: Promise<unknown> = Promise.resolve(),
): void {
  const notification: GenerationNotification = {
    userId: generation.userId,
    kind: 'generation',
    generationId: generation.id,
    change,
  };
  notifications.tellHere(notification);
  // Files are one process's own: there is no other.
  if (!config.objectStore) return;
  ready
    .then(() => notifications.publishElsewhere(prisma, notification))
    .catch((error: unknown) => logger.warn({ error }, 'passing notification'));
}

export function isAboutGeneration(
  notification: Notification,
): notification is GenerationNotification {
  return notification.kind === 'generation';
}
