import type { Logger } from './logger.ts';

/**
 * What a process does again and again until it stops, however many processes there are: for what only
 * it can reach. What fails is reported, and done again the next time.
 */
export class RepeatedTasks {
  readonly #logger: Logger;
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param interval ms; a task that takes longer is not done twice at once */
  add(interval: number, task: () => Promise<void>): void {
    let running: Promise<void> | null = null;
    const timer = setInterval(() => {
      running ??= task()
        .catch((error: unknown) => this.#logger.error({ error }, 'a repeated task'))
        .finally(() => {
          running = null;
        });
    }, interval);
    this.#stops.push(async () => {
      clearInterval(timer);
      await running;
    });
  }

  /** Lets what is under way end. */
  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
  }
}
