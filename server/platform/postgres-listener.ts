import pg from 'pg';
import type { Logger } from './logger.ts';

/** ms to wait before connecting again, doubled up to the cap. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 5_000;

/**
 * LISTEN on a connection of its own: a pool would hand the connection to others and close it when
 * idle. It connects again by itself, and says so, since what was sent meanwhile is lost.
 */
export class PostgresListener {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #callbacks = new Map<string, Set<(payload: string) => void>>();
  readonly #gapCallbacks = new Set<() => void>();
  #client: pg.Client | null = null;
  #stopped = false;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ channel, payload }) => {
      for (const callback of this.#callbacks.get(channel) ?? []) callback(payload ?? '');
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    await client.connect();
    this.#client = client;
    for (const channel of this.#callbacks.keys()) await listenOn(client, channel);
  }

  async listen(
    channel: string,
    onPayload: (payload: string) => void,
  ): Promise<() => Promise<void>> {
    const callbacks = this.#callbacks.get(channel) ?? new Set();
    this.#callbacks.set(channel, callbacks.add(onPayload));
    if (this.#client) await listenOn(this.#client, channel);
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

async function listenOn(client: pg.Client, channel: string): Promise<void> {
  await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
}
