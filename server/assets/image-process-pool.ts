import { type ChildProcess, fork } from 'node:child_process';
import { clearTimeout, setTimeout } from 'node:timers';
import { HttpProblem } from '../platform/http-problem.ts';
import type { ImageReply, ImageRequest, ImageTaskName, ImageTasks } from './image-task.ts';

const PROGRAM = new URL('./image-process.ts', import.meta.url);

/** The picture could not be decoded, or took its image process down, or took too long. */
export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
}

export interface ImageProcessPoolOptions {
  /** The most processes at once; each may need 1 GB for the largest picture we take. */
  size?: number;
  /** ms one task may take before its process is killed. */
  timeout?: number;
  /** ms an idle process is kept for the next task. */
  idle?: number;
  /** What the processes run. */
  program?: URL;
}

interface Waiting {
  request: ImageRequest;
  resolve(reply: ImageReply): void;
  reject(error: unknown): void;
}

/** A few child processes that decode pictures, started when needed and ended when idle. */
export class ImageProcessPool {
  readonly #options: Required<ImageProcessPoolOptions>;
  readonly #waiting: Waiting[] = [];
  readonly #idle = new Map<ChildProcess, NodeJS.Timeout>();
  readonly #busy = new Set<ChildProcess>();
  #closed = false;

  constructor(options: ImageProcessPoolOptions = {}) {
    this.#options = { size: 2, timeout: 60_000, idle: 60_000, program: PROGRAM, ...options };
  }

  /** Has a task done. Throws `UnreadableImage` where the picture is to blame. */
  async run<Name extends ImageTaskName>(
    name: Name,
    told: ImageTasks[Name]['told'],
  ): Promise<ImageTasks[Name]['answered']> {
    const reply = await new Promise<ImageReply>((resolve, reject) => {
      this.#waiting.push({ request: { name, told }, resolve, reject });
      this.#startNext();
    });
    if ('unreadable' in reply) throw new UnreadableImage(reply.unreadable);
    if ('fault' in reply) throw new Error(`an image process failed: ${reply.fault}`);
    return reply.answered as ImageTasks[Name]['answered'];
  }

  /** Ends every process; tasks under way are refused. */
  close(): void {
    this.#closed = true;
    for (const child of [...this.#idle.keys(), ...this.#busy]) child.kill('SIGKILL');
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    for (const { reject } of this.#waiting.splice(0)) reject(stopping());
  }

  #startNext(): void {
    if (this.#closed || this.#busy.size >= this.#options.size) return;
    const next = this.#waiting.shift();
    if (!next) return;
    const child = this.#takeIdle() ?? this.#start();
    this.#busy.add(child);
    this.#ask(child, next.request)
      .then(next.resolve, next.reject)
      .finally(() => {
        this.#busy.delete(child);
        this.#keep(child);
        this.#startNext();
      });
  }

  /** One question, one answer; after anything else the process is not used again. */
  #ask(child: ChildProcess, request: ImageRequest): Promise<ImageReply> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.timeout);
      const answered = (reply: unknown) => end(() => resolve(reply as ImageReply));
      const died = (code: number | null) => end(() => reject(this.#whyDied(code)));
      const failed = (error: Error) => end(() => reject(error));
      const end = (settle: () => void) => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', died).off('error', failed);
        settle();
      };
      child.once('message', answered).once('exit', died).once('error', failed);
      child.ref();
      child.channel?.ref();
      child.send(request, (error) => error && failed(error));
    });
  }

  /** A decoder that crashes or is killed ends by a signal; an exit code means that ours is broken. */
  #whyDied(code: number | null): Error {
    if (this.#closed) return stopping();
    if (code !== null) return new Error(`an image process ended with code ${code}`);
    return new UnreadableImage('an image process broke off');
  }

  #start(): ChildProcess {
    const child = fork(this.#options.program, [], {
      execArgv: [],
      // Nothing of the service's environment; glibc keeps less memory with fewer arenas.
      env: { MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('exit', () => this.#forget(child));
    return child;
  }

  #takeIdle(): ChildProcess | undefined {
    const child = this.#idle.keys().next().value;
    if (child) this.#forget(child);
    return child;
  }

  #keep(child: ChildProcess): void {
    if (this.#closed || !child.connected) {
      child.kill('SIGKILL');
      return;
    }
    child.unref();
    child.channel?.unref();
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.idle);
    this.#idle.set(child, timer.unref());
  }

  #forget(child: ChildProcess): void {
    clearTimeout(this.#idle.get(child));
    this.#idle.delete(child);
  }
}

/** For who asked; the picture and the service are both well. */
function stopping(): Error {
  return new HttpProblem(503, 'stopping', 'The service is stopping.', { retryAfter: 5 });
}
