import pg from 'pg';
import type { Logger } from './logger.ts';

/** ms to wait before connecting again, doubled up to the cap. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 5_000;

export interface ListenerTimes {
  /** ms between two questions whether the line still carries anything. */
  checkEvery: number;
  /** ms for an answer, or for a connection; then the line counts as lost. */
  answerWithin: number;
}

/** What was lost is noticed within three quarters of a minute. */
const TIMES: ListenerTimes = { checkEvery: 30_000, answerWithin: 15_000 };

/**
 * LISTEN on a connection of its own: a pool would hand the connection to others and close it when
 * idle. It connects again by itself, and says so, since what was sent meanwhile is lost. Something
 * between may drop such a quiet connection without a word, so it is asked now and then.
 */
export class PostgresListener {
  readonly #server: pg.ClientConfig;
  readonly #logger: Logger;
  readonly #times: ListenerTimes;
  readonly #callbacks = new Map<string, Set<(payload: string) => void>>();
  readonly #gapCallbacks = new Set<() => void>();
  /** It listens to every channel. */
  #client: pg.Client | null = null;
  #stopped = false;

  constructor(server: pg.ClientConfig, logger: Logger, times: ListenerTimes = TIMES) {
    this.#server = server;
    this.#logger = logger;
    this.#times = times;
  }

  async start(): Promise<void> {
    const client = new pg.Client({
      ...this.#server,
      connectionTimeoutMillis: this.#times.answerWithin,
    });
    client.on('notification', ({ channel, payload }) => {
      for (const callback of this.#callbacks.get(channel) ?? []) callback(payload ?? '');
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      for (const channel of this.#callbacks.keys()) await this.#listenOn(client, channel);
    } catch (error) {
      void client.end();
      throw error;
    }
    if (this.#stopped) return client.end();
    this.#client = client;
    this.#checkLater(client);
  }

  async listen(
    channel: string,
    onPayload: (payload: string) => void,
  ): Promise<() => Promise<void>> {
    const callbacks = this.#callbacks.get(channel) ?? new Set();
    this.#callbacks.set(channel, callbacks.add(onPayload));
    if (this.#client) await this.#listenOn(this.#client, channel);
    return async () => {
      callbacks.delete(onPayload);
    };
  }

  onGap(callback: () => void): void {
    this.#gapCallbacks.add(callback);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end();
  }

  async #listenOn(client: pg.Client, channel: string): Promise<void> {
    await this.#ask(client, `LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  /** Where no answer comes, the connection ends, as one that was lost. */
  async #ask(client: pg.Client, sql: string): Promise<void> {
    const late = setTimeout(() => void client.end(), this.#times.answerWithin);
    try {
      await client.query(sql);
    } finally {
      clearTimeout(late);
    }
  }

  #checkLater(client: pg.Client): void {
    const timer = setTimeout(async () => {
      if (this.#client !== client || this.#stopped) return;
      // Whoever lost the connection says so.
      await this.#ask(client, 'SELECT 1').catch(() => undefined);
      this.#checkLater(client);
    }, this.#times.checkEvery);
    timer.unref();
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = null;
    this.#logger.warn('the connection that listens for events was lost');
    void this.#reconnect(FIRST_RETRY);
  }

  async #reconnect(wait: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (this.#stopped) return;
    try {
      await this.start();
      for (const callback of this.#gapCallbacks) callback();
    } catch {
      void this.#reconnect(Math.min(wait * 2, LONGEST_RETRY));
    }
  }
}
