import { clearTimeout, setTimeout } from 'node:timers';
import { Worker } from 'node:worker_threads';
import type { SketchJob, SketchMessage } from './sketch-job.ts';

/** Threads that draw; a thread without work ends after a while, and the process never waits. */
export interface DrawingThreads {
  /**
   * Draws a picture: sRGB, three bytes a pixel. Jobs wait their turn in the order they came.
   * Aborting drops a waiting job and ends the thread of a running one; the promise then rejects
   * with the signal's reason.
   */
  draw(
    job: SketchJob,
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

interface Task {
  job: SketchJob;
  onProgress: (fraction: number) => void;
  resolve(picture: Uint8Array<ArrayBuffer>): void;
  reject(reason: unknown): void;
}

interface Thread {
  worker: Worker;
  task: Task | null;
  idleTimer: NodeJS.Timeout | null;
}

/** Starts no thread before there is work. `idle` is in ms. */
export function createDrawingThreads(limit: number, idle: number): DrawingThreads {
  const threads = new Set<Thread>();
  const waiting: Task[] = [];

  return {
    draw(job, signal, onProgress) {
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
      if (signal.aborted) return Promise.reject(signal.reason);
      const task: Task = { job, onProgress, resolve, reject };
      const abort = () => {
        const place = waiting.indexOf(task);
        if (place >= 0) waiting.splice(place, 1);
        const thread = [...threads].find((candidate) => candidate.task === task);
        if (thread) end(thread);
        reject(signal.reason);
        startNext();
      };
      signal.addEventListener('abort', abort, { once: true });
      waiting.push(task);
      startNext();
      return promise.finally(() => signal.removeEventListener('abort', abort));
    },
  };

  function startNext(): void {
    while (waiting.length > 0) {
      const free = [...threads].find(({ task }) => task === null);
      if (!free && threads.size >= limit) return;
      const thread = free ?? open();
      const task = waiting.shift() as Task;
      if (thread.idleTimer) clearTimeout(thread.idleTimer);
      thread.task = task;
      // A process with a picture under way must not end; one with an idle thread may.
      thread.worker.ref();
      thread.worker.postMessage(task.job);
    }
  }

  function open(): Thread {
    const worker = new Worker(new URL('./sketch-worker.ts', import.meta.url));
    const thread: Thread = { worker, task: null, idleTimer: null };
    threads.add(thread);
    worker.on('message', (message: SketchMessage) => receive(thread, message));
    worker.on('error', (error) => fail(thread, error));
    worker.on('exit', () => fail(thread, new Error('the drawing thread ended')));
    return thread;
  }

  function receive(thread: Thread, message: SketchMessage): void {
    if (!thread.task) return;
    if (message.type === 'progress') {
      thread.task.onProgress(message.fraction);
      return;
    }
    const { resolve, reject } = thread.task;
    thread.task = null;
    thread.worker.unref();
    thread.idleTimer = setTimeout(() => end(thread), idle).unref();
    if (message.type === 'picture') resolve(message.rgb);
    else reject(new Error(message.message));
    startNext();
  }

  function fail(thread: Thread, error: unknown): void {
    if (!threads.delete(thread)) return;
    if (thread.idleTimer) clearTimeout(thread.idleTimer);
    thread.task?.reject(error);
    startNext();
  }

  function end(thread: Thread): void {
    threads.delete(thread);
    if (thread.idleTimer) clearTimeout(thread.idleTimer);
    void thread.worker.terminate();
  }
}
