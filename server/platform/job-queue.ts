import { fromPrisma, type JobWithMetadata, PgBoss, type Queue } from 'pg-boss';
import { Prisma } from '../prisma/client/client.ts';
import type { Database } from './database.ts';
import { insertJobsStep, type NewJob } from './insert-jobs-step.ts';
import { JobDispatcher } from './job-dispatcher.ts';
import { JobSupervisor } from './job-supervisor.ts';
import type { Logger } from './logger.ts';
import type { Transaction } from './prisma-client.ts';
import { queuesWithJobs } from './queues-with-jobs.ts';
import { RepeatedTasks } from './repeated-tasks.ts';

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
}

export interface WorkOptions {
  /** Jobs this process runs at the same time. */
  concurrency: number;
  /**
   * Whether a job that was given to another worker, as no sign of life came through, runs on: for what
   * is worth having at any rate. Its handler finds out by itself what is no longer its own.
   */
  runsOn?: boolean;
}

/** What a worker is told of its job. The signal aborts when the job was taken away, time is up, or the service stops. */
export interface RunningJob<Data> {
  id: string;
  data: Data;
  /** Whether it was handed out before: to a worker that died or stopped, or that it failed at. */
  isRetry: boolean;
  signal: AbortSignal;
}

/** Places of this process that nobody else is given before they are given back. */
export interface KeptPlaces<Data> extends Disposable {
  count: number;
  /** Begins jobs that `enqueueStep` has added as begun, once that has committed. */
  begin(jobs: readonly NewJob<Data>[]): void;
}

/** Seconds without a sign of life after which a job is given to another worker. */
const HEARTBEAT_SECONDS = 10;

/**
 * Seconds between two looks for such jobs that pg-boss allows; a minute by default. When it looks is
 * up to `JobSupervisor`, a little less often.
 */
const LOOK_SECONDS = 4;

/** ms between two looks for jobs that nobody announced: retries, delays, another worker's death. */
const POLL_INTERVAL = 1_000;

/** ms after which jobs that were added as begun get a sign of life out of turn. */
const SLOW_COMMIT = 1_000;

/** Seconds after which a job of a queue that says nothing of it is taken away: pg-boss's default. */
const EXPIRE_SECONDS = 15 * 60;

/** Announces new jobs by their queue's name to the workers of every process. */
const CHANNEL = 'tomson_jobs';

/** Jobs on the service's own database, so that a job and the row it is about are one transaction. */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #database: Database;
  readonly #queues: QueueDefinition<object>[];
  readonly #logger: Logger;
  readonly #dispatchers: Pick<JobDispatcher<object>, keyof JobDispatcher<object>>[] = [];
  readonly #supervisor: JobSupervisor;
  readonly #repeated: RepeatedTasks;
  #poll: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #stopListening: (() => Promise<void>) | null = null;

  constructor(database: Database, queues: QueueDefinition<object>[], logger: Logger) {
    this.#database = database;
    this.#queues = queues;
    this.#logger = logger;
    this.#repeated = new RepeatedTasks(logger);
    this.#boss = new PgBoss({
      ...database.jobs,
      supervise: false,
      superviseIntervalSeconds: LOOK_SECONDS,
      monitorIntervalSeconds: LOOK_SECONDS,
      maintenanceIntervalSeconds: 300,
    });
    this.#supervisor = new JobSupervisor({
      boss: this.#boss,
      giveSigns: async () => {
        const given = await Promise.all(this.#dispatchers.map((one) => one.giveSigns()));
        return given.every(Boolean);
      },
      logger,
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
      const { policy, partition, ...changeable } = {
        heartbeatSeconds: HEARTBEAT_SECONDS,
        notify: false,
        ...options,
      };
      await this.#boss.createQueue(name, {
        ...changeable,
        ...(policy && { policy }),
        ...(partition !== undefined && { partition }),
      });
      // One that an older version made has that version's options.
      await this.#boss.updateQueue(name, changeable);
    }
    this.#stopListening = await this.#database.listen(CHANNEL, (queue) => {
      for (const dispatcher of this.#dispatchers) if (dispatcher.queue === queue) dispatcher.wake();
    });
    this.#database.onListenGap(() => {
      for (const dispatcher of this.#dispatchers) dispatcher.wake();
    });
  }

  /** Adds a job in the caller's transaction: it exists if and only if the transaction commits. */
  async enqueue<Data extends object>(
    transaction: Transaction,
    queue: QueueDefinition<Data>,
    data: Data,
    { delay }: EnqueueOptions = {},
  ): Promise<void> {
    const id = await this.#boss.send(queue.name, data, {
      db: fromPrisma(transaction),
      ...(delay !== undefined && { startAfter: delay }),
    });
    if (id === null) throw new Error(`pg-boss refused a job for ${queue.name}`);
    await transaction.$executeRaw`SELECT ${announceJobs(queue)}`;
  }

  /**
   * Adds several jobs in the caller's transaction, in their order. It leaves it to the transaction to
   * announce them (`announceJobs`), without which they wait for the next look.
   */
  async enqueueUnannounced<Data extends object>(
    transaction: Transaction,
    queue: QueueDefinition<Data>,
    all: readonly Data[],
  ): Promise<void> {
    const jobs = all.map((data) => ({ data }));
    await this.#boss.insert(queue.name, jobs, { db: fromPrisma(transaction) });
  }

  /** Keeps up to so many of this process's free places for jobs that are about to be added as begun. */
  keepPlaces<Data extends object>(queue: QueueDefinition<Data>, most: number): KeptPlaces<Data> {
    const dispatcher = this.#dispatchers.find((one) => one.queue === queue.name);
    const count = dispatcher?.keepPlaces(most) ?? 0;
    const expireInSeconds = queue.options.expireInSeconds ?? EXPIRE_SECONDS;
    const since = Date.now();
    return {
      count,
      begin: (jobs) => {
        dispatcher?.begin(jobs.map((job) => ({ ...job, retryCount: 0, expireInSeconds })));
        // A commit that took its time has made their first sign of life old.
        if (Date.now() - since > SLOW_COMMIT) void dispatcher?.giveSigns();
      },
      [Symbol.dispose]: () => dispatcher?.giveBackPlaces(count),
    };
  }

  /**
   * The step of a WITH that adds several jobs, in their order, where `allowed` has a row. It leaves it
   * to the statement to announce them, as `enqueueUnannounced` does.
   *
   * With `begun` they are added as jobs of this process that it has begun: nobody is handed them
   * before its signs of life stay out. It begins them when the statement has committed.
   * @param allowed an earlier step, at most one row
   */
  async enqueueStep<Data extends object>(
    queue: QueueDefinition<Data>,
    all: readonly NewJob<Data>[],
    allowed: Prisma.Sql,
    { begun = false } = {},
  ): Promise<Prisma.Sql> {
    return insertJobsStep(this.#boss, queue.name, all, allowed, begun);
  }

  /** Runs the queue's jobs one by one through `handle`; a job that throws is tried again. */
  async work<Data extends object>(
    queue: QueueDefinition<Data>,
    { concurrency, runsOn = false }: WorkOptions,
    handle: (job: RunningJob<Data>) => Promise<void>,
  ): Promise<void> {
    const dispatcher = new JobDispatcher<Data>({
      boss: this.#boss,
      queue: queue.name,
      concurrency,
      runsOn,
      handle: ({ id, data, retryCount }, signal) =>
        handle({ id, data, isRetry: retryCount > 0, signal }),
      logger: this.#logger,
    });
    this.#dispatchers.push(dispatcher);
    this.#poll ??= setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    }, POLL_INTERVAL);
  }

  /** Wakes who has jobs to take. */
  async #look(): Promise<void> {
    const free = this.#dispatchers.filter(({ hasRoom }) => hasRoom);
    const names = free.map(({ queue }) => queue);
    try {
      const found = await queuesWithJobs(this.#database.prisma, names);
      this.#supervisor.heard();
      for (const dispatcher of free) if (found.has(dispatcher.queue)) dispatcher.wake();
    } catch (error) {
      this.#logger.error({ error }, 'job queue');
    }
  }

  /** Does something in this process every `interval` ms until it stops (`RepeatedTasks`). */
  repeat(interval: number, task: () => Promise<void>): void {
    this.#repeated.add(interval, task);
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

  /** Jobs of a queue that this process is at. */
  running({ name }: QueueDefinition<object>): number {
    return this.#dispatchers.find((one) => one.queue === name)?.running ?? 0;
  }

  /** Has a stop wait no longer for the jobs that run. */
  hurry(): void {
    for (const dispatcher of this.#dispatchers) dispatcher.hurry();
  }

  /** Begins nothing more; a stop is to follow. */
  takeNoMore(): void {
    for (const dispatcher of this.#dispatchers) dispatcher.takeNoMore();
  }

  /** Takes no more jobs, gives the running ones `timeout` ms to end, and lets what it repeats end. */
  async stop(timeout: number): Promise<void> {
    this.takeNoMore();
    if (this.#poll) clearInterval(this.#poll);
    await Promise.all([
      this.#looking,
      this.#supervisor.stop(),
      this.#repeated.stop(),
      ...this.#dispatchers.map((dispatcher) => dispatcher.stop(timeout)),
    ]);
    await this.#stopListening?.();
    await this.#boss.stop({ graceful: true, timeout, close: true });
  }
}

/** For a select list: tells the workers that a queue has new jobs, when the transaction has committed. */
export function announceJobs({ name }: QueueDefinition<object>): Prisma.Sql {
  return Prisma.sql`pg_notify(${CHANNEL}, ${name})`;
}
