import type { Job, PgBoss } from 'pg-boss';
import type { Logger } from './logger.ts';

/** Jobs taken at once: the other processes shall have some of a burst, too. */
const MOST_AT_ONCE = 16;

/** ms between two signs of life for the jobs that run; well below their heartbeat. */
const TOUCH_INTERVAL = 4_000;

/** ms in which jobs that are done gather, to be settled together; nobody waits for that. */
const GATHERING = 100;

/** ms until what could not be told the queue is told again. */
const SETTLE_AGAIN = 1_000;

/** What is known of a job that is begun. */
export type BegunJob<Data> = Pick<Job<Data>, 'id' | 'data' | 'retryCount' | 'expireInSeconds'>;

interface Running<Data> {
  job: BegunJob<Data>;
  controller: AbortController;
}

export interface JobDispatcherOptions<Data extends object> {
  boss: PgBoss;
  queue: string;
  /** Jobs that run at the same time. */
  concurrency: number;
  /** Whether a job runs on when it was given to another worker (`WorkOptions`). */
  runsOn: boolean;
  handle(job: BegunJob<Data>, signal: AbortSignal): Promise<void>;
  logger: Logger;
}

/**
 * Hands a queue's jobs to a handler: one loop for all places of a process, which takes as many jobs
 * at once as places are free. (`PgBoss.work` has a loop for each place, and every announced job
 * wakes them all.) Jobs that have ended are settled together.
 */
export class JobDispatcher<Data extends object> {
  readonly #options: JobDispatcherOptions<Data>;
  readonly #running = new Map<string, Running<Data>>();
  readonly #completed: BegunJob<Data>[] = [];
  /** Ids of jobs that are done, as long as a look that began before may still bring them. */
  readonly #done = new Set<string>();
  readonly #signsOfLife: NodeJS.Timeout;
  /** Places that are kept for jobs that are about to be added, or asked for at the queue. */
  #promised = 0;
  #fetching: Promise<void> | null = null;
  #settling: Promise<void> | null = null;
  #wokenMeanwhile = false;
  /** Whether the last look may have left jobs behind: there were no places, or it failed. */
  #mayBeMore = false;
  #stopped = false;
  #idle: PromiseWithResolvers<void> | null = null;
  #isHurried = false;

  constructor(options: JobDispatcherOptions<Data>) {
    this.#options = options;
    this.#signsOfLife = setInterval(() => void this.giveSigns(), TOUCH_INTERVAL);
    this.wake();
  }

  /** Whether another job could begin now. */
  get hasRoom(): boolean {
    return this.#room > 0;
  }

  get #room(): number {
    return this.#stopped ? 0 : this.#options.concurrency - this.#running.size - this.#promised;
  }

  get queue(): string {
    return this.#options.queue;
  }

  /** Jobs that run. */
  get running(): number {
    return this.#running.size;
  }

  /** There may be jobs: look now. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#fetching) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#wokenMeanwhile = false;
    this.#fetching = this.#fetch()
      .catch((error: unknown) => this.#report(error))
      .finally(() => {
        this.#fetching = null;
        if (this.#wokenMeanwhile) this.wake();
      });
  }

  /** Keeps up to so many free places; returns how many, all of which have to be given back. */
  keepPlaces(most: number): number {
    const kept = Math.max(0, Math.min(most, this.#room));
    this.#promised += kept;
    return kept;
  }

  giveBackPlaces(count: number): void {
    this.#promised -= count;
    if (this.#mayBeMore) this.wake();
  }

  /** Begins jobs that are this process's already. */
  begin(jobs: BegunJob<Data>[]): void {
    if (this.#stopped) return void this.#handOn(jobs);
    for (const job of jobs) void this.#run(job);
  }

  /** Begins no more jobs. */
  takeNoMore(): void {
    this.#stopped = true;
  }

  /**
   * Takes no more jobs and lets the running ones end. What still runs after `timeout` ms is handed
   * to others, and its handler's signal aborts.
   */
  async stop(timeout: number): Promise<void> {
    this.takeNoMore();
    await this.#fetching;
    await this.#idleWithin(timeout);
    clearInterval(this.#signsOfLife);
    const left = [...this.#running.values()];
    if (left.length > 0) {
      const jobs = left.map(({ job }) => job);
      // Before the abort: a handler that ends by it finds its job settled.
      await this.#handOn(jobs);
      for (const { controller } of left) controller.abort(new Error('the service is stopping'));
    }
    await this.#settle();
  }

  /** Has a stop, that is under way or comes, wait for no running job. */
  hurry(): void {
    this.#isHurried = true;
    this.#idle?.resolve();
  }

  /** Hands jobs to whoever else there is. */
  async #handOn(jobs: BegunJob<Data>[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#options.boss
      .fail(this.#options.queue, jobs, { message: 'the service stopped' })
      .catch((error: unknown) => this.#report(error));
  }

  async #fetch(): Promise<void> {
    const { boss, queue } = this.#options;
    for (;;) {
      const batchSize = Math.min(this.#room, MOST_AT_ONCE);
      this.#mayBeMore = true;
      if (batchSize <= 0) return;
      this.#promised += batchSize;
      let jobs: BegunJob<Data>[] = [];
      try {
        jobs = await boss.fetch<Data>(queue, { batchSize });
      } finally {
        this.#promised -= batchSize;
      }
      for (const job of jobs) void this.#run(job);
      if (jobs.length < batchSize) {
        this.#mayBeMore = false;
        return;
      }
    }
  }

  async #run(job: BegunJob<Data>): Promise<void> {
    const { boss, queue, handle } = this.#options;
    if (this.#done.has(job.id)) {
      // Handed out again while its end was on the way: that goes to the new claim, too.
      this.#completed.push(job);
      void this.#settle();
      return;
    }
    const here = this.#running.get(job.id);
    if (here && !here.controller.signal.aborted) {
      // No sign of life came through, and it was handed out again: to who is at it already.
      here.job = job;
      return;
    }
    const controller = new AbortController();
    const running: Running<Data> = { job, controller };
    this.#running.set(job.id, running);
    const expiry = setTimeout(
      () => controller.abort(new Error('the job took too long')),
      job.expireInSeconds * 1000,
    );
    try {
      await handle(job, controller.signal);
      this.#completed.push(running.job);
      this.#done.add(job.id);
    } catch (error) {
      // Whoever aborted it has settled the job, or will.
      if (controller.signal.aborted) return;
      this.#report(error);
      const output = { message: error instanceof Error ? error.message : String(error) };
      await boss
        .fail(queue, [running.job], output)
        .catch((failed: unknown) => this.#report(failed));
    } finally {
      clearTimeout(expiry);
      if (this.#running.get(job.id) === running) this.#running.delete(job.id);
      void this.#settle();
      if (this.#running.size === 0) this.#idle?.resolve();
      if (this.#mayBeMore) this.wake();
    }
  }

  /** Tells the queue which jobs are done, in a moment; while it listens, others gather, too. */
  #settle(): Promise<void> {
    if (this.#completed.length > 0) this.#settling ??= this.#settleAll();
    return this.#settling ?? Promise.resolve();
  }

  async #settleAll(): Promise<void> {
    while (this.#completed.length > 0) {
      if (!this.#stopped) await new Promise((resolve) => setTimeout(resolve, GATHERING));
      const jobs = this.#completed.splice(0);
      try {
        await this.#options.boss.complete(this.#options.queue, jobs);
        void this.#forget(jobs);
      } catch (error) {
        this.#report(error);
        // Their heartbeat would run out and they would be handed out again, for nothing.
        this.#completed.push(...jobs);
        if (this.#stopped) break;
        await new Promise((resolve) => setTimeout(resolve, SETTLE_AGAIN));
      }
    }
    // In the same moment as the last look: what is done from here on begins anew.
    this.#settling = null;
  }

  /** From here on nobody is given these jobs, but for a look that is under way. */
  async #forget(jobs: BegunJob<Data>[]): Promise<void> {
    await this.#fetching;
    for (const { id } of jobs) this.#done.delete(id);
  }

  /**
   * Gives a sign of life for every job that runs; whether that could be given. A job whose claim is
   * gone may have been given to somebody else: its handler must stop, unless it is one that runs on.
   */
  async giveSigns(): Promise<boolean> {
    const held = [...this.#running.values()];
    if (held.length === 0) return true;
    const { boss, queue, runsOn } = this.#options;
    try {
      const jobs = held.map(({ job }) => job);
      // pg-boss names them in its answer, and leaves the names out of its types.
      const answer: { settled?: string[] } = await boss.touch(queue, jobs);
      if (!answer.settled || runsOn) return true;
      const ours = new Set(answer.settled);
      for (const { job, controller } of held) {
        const stillRuns = this.#running.get(job.id)?.job === job;
        if (stillRuns && !ours.has(job.id)) {
          controller.abort(new Error('the job was given to another worker'));
        }
      }
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  async #idleWithin(timeout: number): Promise<void> {
    if (this.#running.size === 0 || this.#isHurried) return;
    const idle = Promise.withResolvers<void>();
    this.#idle = idle;
    const patience = setTimeout(idle.resolve, timeout);
    await idle.promise;
    clearTimeout(patience);
  }

  #report(error: unknown): void {
    this.#options.logger.error({ error }, 'job queue');
  }
}
