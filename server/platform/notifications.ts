import { randomUUID } from 'node:crypto';
import { Prisma } from '../prisma/client/client.ts';
import type { Database } from './database.ts';
import type { PrismaClient, Transaction } from './prisma-client.ts';

/** PostgreSQL's limit for a payload is 8000 bytes; ids and numbers stay far below. */
const CHANNEL = 'tomson_notifications';

/** Something that concerns one person: ids, revisions and numbers, never content. */
export interface Notification {
  userId: string;
  kind: string;
}

type Listener = (notification: Notification) => void;

/**
 * For a select list: tells every process, when the transaction has committed. For statements that
 * tell of what they change; `Notifications.publish` is for all others.
 */
export function notify<Kind extends Notification>(notification: Kind): Prisma.Sql {
  return notifyOf(Prisma.sql`${JSON.stringify(notification)}`);
}

/** As `notify`, where the statement itself finds out what there is to tell: a `Notification` as JSON text. */
export function notifyOf(notification: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`pg_notify(${CHANNEL}, ${notification})`;
}

/**
 * Tells every process what happened, through the database (NOTIFY). Sent in a transaction, a
 * notification arrives when, and only when, the transaction has committed.
 */
export class Notifications {
  readonly #database: Database;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #gapListeners = new Set<() => void>();
  /** Tells what this process has sent from what others have. */
  readonly #here = randomUUID();
  #stop: (() => Promise<void>) | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  async start(): Promise<void> {
    this.#stop = await this.#database.listen(CHANNEL, (payload) => {
      const { toldBy, ...notification } = JSON.parse(payload) as Notification & { toldBy?: string };
      if (toldBy !== this.#here) this.tellHere(notification);
    });
    this.#database.onListenGap(() => {
      for (const listener of this.#gapListeners) listener();
    });
  }

  async publish<Kind extends Notification>(
    on: PrismaClient | Transaction,
    notification: Kind,
  ): Promise<void> {
    await on.$executeRaw`SELECT ${notify(notification)}`;
  }

  /**
   * Tells this process alone, at once and without the database: what passes, and is nowhere kept.
   * The others hear of it by `publishElsewhere`.
   */
  tellHere<Kind extends Notification>(notification: Kind): void {
    for (const listener of this.#listeners.get(notification.userId) ?? []) listener(notification);
  }

  /** Tells every other process. */
  publishElsewhere<Kind extends Notification>(on: PrismaClient, notification: Kind): Promise<void> {
    return this.publish(on, { ...notification, toldBy: this.#here });
  }

  /** Calls back for everything that concerns the person; the returned function stops it. */
  subscribe(userId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(userId) ?? new Set();
    this.#listeners.set(userId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(userId) === listeners) {
        this.#listeners.delete(userId);
      }
    };
  }

  /** Calls back when notifications may have been missed; the returned function stops it. */
  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  }

  async stop(): Promise<void> {
    await this.#stop?.();
  }
}
