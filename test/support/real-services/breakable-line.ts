import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../free-port.ts';

/** A TCP line to a server that a test can cut and mend, as networks do. */
export class BreakableLine implements AsyncDisposable {
  /** Of this end of the line. */
  readonly url: string;
  /** Connections that came while it was cut. */
  refused = 0;
  /** Connections that came while it was silent. */
  unanswered = 0;
  /** Answers that did not come through. */
  lost = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer();
  #isCut = false;
  #isSilent = false;
  #loses: string | null = null;
  readonly #watchers = new Set<() => void>();

  private constructor(target: URL, port: number) {
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String(port);
    this.url = url.href;
    this.#server.on('connection', (near) => {
      if (this.#isCut) {
        this.refused += 1;
        for (const watcher of this.#watchers) watcher();
        return near.destroy();
      }
      if (this.#isSilent) {
        this.#sockets.add(near.on('error', () => undefined));
        near.on('close', () => this.#sockets.delete(near));
        this.unanswered += 1;
        for (const watcher of this.#watchers) watcher();
        return;
      }
      const far = connect(Number(target.port), target.hostname);
      near.on('data', (sent) => {
        if (this.#loses === null || !sent.includes(this.#loses)) return;
        this.#loses = null;
        far.unpipe(near);
        far.once('data', () => {
          this.lost += 1;
          far.destroy();
        });
        far.resume();
      });
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        // What is lost is lost on both sides; each side says so to its owner.
        socket.on('error', () => this.#isSilent || other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          if (!this.#isSilent) other.destroy();
        });
        socket.pipe(other);
      }
    });
  }

  static async to(target: string): Promise<BreakableLine> {
    const port = await freePort();
    const line = new BreakableLine(new URL(target), port);
    await new Promise<void>((resolve) => line.#server.listen(port, '127.0.0.1', resolve));
    return line;
  }

  /** Breaks every connection off and takes no new one until it is mended. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Carries nothing more and says so to nobody, as what forgets a connection does. */
  silence(): void {
    this.#isSilent = true;
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  /** Takes connections again; those that were silenced stay so. */
  mend(): void {
    this.#isCut = false;
    this.#isSilent = false;
  }

  /** Resolves once that many connections were refused in all. */
  untilRefused(count: number): Promise<void> {
    return this.#until(() => this.refused >= count);
  }

  /** Resolves once that many connections were left without an answer in all. */
  untilUnanswered(count: number): Promise<void> {
    return this.#until(() => this.unanswered >= count);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  /** What is sent with these words next arrives; its answer is lost, and its connection with it. */
  loseAnswerTo(words: string): void {
    this.#loses = words;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
