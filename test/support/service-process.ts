import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What Node compiled for one process serves the next one: a start takes half the time. */
const COMPILED = path.join(root, 'node_modules/.cache/tests-compiled');

/** How a process ended. */
export interface Ended {
  /** `null` after a signal. */
  code: number | null;
  output: string;
  errors: string;
}

/** The service as an operator starts it: `node server/main.ts` in a process of its own. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #output = '';
  #errors = '';
  readonly #ready = Promise.withResolvers<void>();

  /** @param environment nothing else of this process's environment is passed on, but for PATH */
  constructor(environment: Record<string, string>, args: string[] = []) {
    this.#child = spawn(process.execPath, [path.join(root, 'server/main.ts'), ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: COMPILED,
        LOG_LEVEL: 'error',
        // Nobody waits here for what a test holds.
        STOP_SECONDS: '10',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      if (this.#output.includes('is ready.')) this.#ready.resolve();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    // `close` comes after the last output, `exit` may not.
    this.#ended = once(this.#child, 'close').then(([code]) => ({
      code: code as number | null,
      output: this.#output,
      errors: this.#errors,
    }));
  }

  /** Waits until it answers requests; throws with what it printed when it ends before. */
  async ready(): Promise<this> {
    await Promise.race([
      this.#ready.promise,
      this.#ended.then(({ code, errors }) => {
        throw new Error(`the service ended with ${code}: ${errors}`);
      }),
    ]);
    return this;
  }

  /** The one-time link that it printed. */
  get link(): string {
    const [link] = /http:\S+\/start#\S+/.exec(this.#output) ?? [];
    if (!link) throw new Error(`no link in: ${this.#output}`);
    return link;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for an end that comes by itself. */
  ended(): Promise<Ended> {
    return this.#ended;
  }

  /** For what is not its end at once: a stop, or to freeze it as a stalled machine is frozen. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  async kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.#ended;
  }
}
