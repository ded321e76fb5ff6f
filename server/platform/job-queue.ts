import { fromPrisma, type JobWithMetadata, PgBoss, type Queue } from 'pg-boss';
import type { Database } from './database.ts';
import type { Logger } from './logger.ts';
import type { PrismaClient, Transaction } from './prisma-client.ts';

/** A named queue and what its jobs carry: ids only, never content or secrets. */
export interface QueueDefinition<Data extends object> {
  name: string;
  options: Omit<Queue, 'name'>;
  /** Never set; it lets the compiler tie a queue to its data. */
  data?: Data;
}

export interface EnqueueOptions {
  /** Seconds from now until the job may run. */
  delay?: number;
  /** Jobs of one group do not take every place from the others. */
  group?: string;
}

export interface WorkOptions {
  /** Jobs this process runs at the same time. */
  concurrency: number;
  /** Jobs of one group that run at the same time, over all processes. */
  groupConcurrency?: number;
}

/** What a worker is told of its job. The signal aborts when the job was taken away or time is up. */
export interface RunningJob<Data> {
  id: string;
  data: Data;
  signal: AbortSignal;
}

/** Seconds without a sign of life after which a job is given to another worker. */
const HEARTBEAT_SECONDS = 10;

/**
 * Seconds between two looks for such jobs. pg-boss looks only when both of its intervals have
 * passed, and both are a minute by default.
 */
const LOOK_SECONDS = 5;

/** Jobs on the service's own database, so that a job and the row it is about are one transaction. */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #queues: QueueDefinition<object>[];

  constructor(database: Database, queues: QueueDefinition<object>[], logger: Logger) {
    this.#queues = queues;
    this.#boss = new PgBoss({
      ...database.jobs,
      useListenNotify: true,
      superviseIntervalSeconds: LOOK_SECONDS,
      monitorIntervalSeconds: LOOK_SECONDS,
      maintenanceIntervalSeconds: 300,
    });
    this.#boss.on('error', (error) => logger.error({ error }, 'job queue'));
    this.#boss.on('warning', ({ message }) => logger.warn({ message }, 'job queue'));
  }

  /**
   * Creates every queue. pg-boss looks a queue up on a connection of its own before it sends to
   * it; on a cold cache, inside a transaction on PGlite, that look-up would wait for ever.
   */
  async start(): Promise<void> {
    await this.#boss.start();
    for (const { name, options } of this.#queues) {
      await this.#boss.createQueue(name, {
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: true,
        ...options,
      });
    }
  }

  /** Adds a job in the caller's transaction: it exists if and only if the transaction commits. */
  async enqueue<Data extends object>(
    transaction: Transaction,
    queue: QueueDefinition<Data>,
    data: Data,
    { delay, group }: EnqueueOptions = {},
  ): Promise<void> {
    const id = await this.#boss.send(queue.name, data, {
      db: fromPrisma(transaction),
      ...(delay !== undefined && { startAfter: delay }),
      ...(group !== undefined && { group: { id: group } }),
    });
    if (id === null) throw new Error(`pg-boss refused a job for ${queue.name}`);
  }

  /** Adds several jobs in the caller's transaction, in their order. */
  async enqueueAll<Data extends object>(
    transaction: Transaction,
    queue: QueueDefinition<Data>,
    all: readonly Data[],
    { group }: Pick<EnqueueOptions, 'group'> = {},
  ): Promise<void> {
    const jobs = all.map((data) => ({
      data,
      ...(group !== undefined && { group: { id: group } }),
    }));
    await this.#boss.insert(queue.name, jobs, { db: fromPrisma(transaction) });
  }

  /** Runs the queue's jobs one by one through `handle`; a job that throws is tried again. */
  async work<Data extends object>(
    queue: QueueDefinition<Data>,
    { concurrency, groupConcurrency }: WorkOptions,
    handle: (job: RunningJob<Data>) => Promise<void>,
  ): Promise<void> {
    await this.#boss.work<Data>(
      queue.name,
      {
        localConcurrency: concurrency,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 0.5,
        ...(groupConcurrency !== undefined && { groupConcurrency }),
      },
      async ([job]) => {
        if (job) await handle(job);
      },
    );
  }

  /** Runs a queue's job on a schedule (cron, UTC), once over all processes. */
  async schedule<Data extends object>(
    queue: QueueDefinition<Data>,
    cron: string,
    data: Data,
  ): Promise<void> {
    await this.#boss.schedule(queue.name, cron, data);
  }

  /**
   * Hands out again at once what a killed process was working on, instead of after its heartbeat
   * runs out. Only for a process that knows itself to be the only one.
   */
  async recoverInterrupted(): Promise<void> {
    for (const { name } of this.#queues) {
      const jobs: JobWithMetadata[] = await this.#boss.findJobs(name, { limit: 100_000 });
      const active = jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
      if (active.length > 0) await this.#boss.fail(name, active);
    }
  }

  /**
   * Removes every job of a person, whatever its state: those of the person’s group, and those whose
   * data names them. Returns how many there were.
   */
  async forget(on: PrismaClient | Transaction, userId: string): Promise<number> {
    return on.$executeRaw`
      DELETE FROM pgboss.job
      WHERE group_id = ${userId} OR position(${userId} IN data::text) > 0`;
  }

  /** Takes no more jobs, lets the running ones end, and returns after `timeout` ms at the latest. */
  async stop(timeout: number): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout, close: true });
  }
}
