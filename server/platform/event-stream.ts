import { clearInterval, setInterval } from 'node:timers';
import type { Response } from 'express';

/** ms between comments that keep proxies and browsers from giving up. */
const HEARTBEAT = 15_000;

/** Bytes that may wait for a slow reader before its stream is closed; it can resume by id. */
const MOST_UNREAD = 1024 * 1024;

/** One open `text/event-stream` answer (WHATWG HTML, “Server-sent events”). */
export class EventStream {
  readonly #response: Response;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #onClose = new Set<() => void>();
  #closed = false;

  constructor(response: Response) {
    this.#response = response;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // nginx would otherwise hold events back until its buffer is full.
      'X-Accel-Buffering': 'no',
    });
    response.write(': open\n\n');
    this.#heartbeat = setInterval(() => response.write(': heartbeat\n\n'), HEARTBEAT);
    response.on('close', () => this.#ended());
    // The client may have gone while its account was looked up.
    if (response.destroyed) this.#ended();
  }

  /**
   * Sends `data` as JSON; `id` is what a reconnecting client names as its last. After the end it
   * does nothing: a write then would be an error that nobody catches.
   */
  send(data: { type: string }, id: string | null): void {
    if (this.#closed) return;
    if (this.#response.writableLength > MOST_UNREAD) {
      // Ending in good order would wait for a reader who does not read.
      this.#response.destroy();
      this.#ended();
      return;
    }
    const idLine = id === null ? '' : `id: ${id}\n`;
    this.#response.write(`${idLine}event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  onClose(callback: () => void): void {
    if (this.#closed) callback();
    else this.#onClose.add(callback);
  }

  close(): void {
    if (this.#closed) return;
    this.#response.end();
    this.#ended();
  }

  #ended(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const callback of this.#onClose) callback();
    this.#onClose.clear();
  }
}
