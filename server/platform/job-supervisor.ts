import type { PgBoss } from 'pg-boss';
import type { Logger } from './logger.ts';

/**
 * ms without an answer of the database that are no break yet: with those between two signs of life
 * they are less than a sign lasts.
 */
const BREAK = 5_000;

/** ms after a break until nobody's sign of life is missing because of it: two signs of life. */
const TRUST = 8_000;

/** ms between two passes. */
const PASS_INTERVAL = 5_000;

export interface JobSupervisorOptions {
  boss: PgBoss;
  /** Gives a sign of life for every job of this process; whether all could be given. */
  giveSigns(): Promise<boolean>;
  logger: Logger;
}

/**
 * Has jobs handed out again whose process has fallen: whose signs of life stay out. After the
 * database was away, or this process stood still, everybody's are old and nobody has to have fallen.
 * So only who has heard from the database without a break may look for them, and gives its own
 * signs first. pg-boss's own timer would look as soon as there is a connection.
 */
export class JobSupervisor {
  readonly #options: JobSupervisorOptions;
  /** ms since 1970, as a process that stood still does not notice by a clock that stood still, too. */
  #unbrokenSince = 0;
  #lastAnswer = 0;
  #lastPass = 0;
  #passing: Promise<void> | null = null;

  constructor(options: JobSupervisorOptions) {
    this.#options = options;
  }

  /** The database has answered; to be called every second. */
  heard(): void {
    const now = Date.now();
    const sinceAnswer = now - this.#lastAnswer;
    this.#lastAnswer = now;
    if (sinceAnswer > BREAK || sinceAnswer < 0) {
      this.#unbrokenSince = now;
      void this.#options.giveSigns();
    }
    const isDue = Math.abs(now - this.#lastPass) >= PASS_INTERVAL;
    if (!isDue || now - this.#unbrokenSince < TRUST || this.#passing) return;
    this.#lastPass = now;
    this.#passing = this.#pass()
      .catch((error: unknown) => this.#options.logger.error({ error }, 'job queue'))
      .finally(() => {
        this.#passing = null;
      });
  }

  /** Lets a pass end that is under way. */
  async stop(): Promise<void> {
    await this.#passing;
  }

  async #pass(): Promise<void> {
    const { boss, giveSigns } = this.#options;
    const begun = Date.now();
    const areGiven = await giveSigns();
    // Standing still in between counts, too.
    if (areGiven && Date.now() - begun < BREAK) await boss.supervise();
  }
}
