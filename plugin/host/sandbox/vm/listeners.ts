import { callHost } from './host-call.ts';

type Handler = (...args: unknown[]) => unknown;

/** `on`, `once` and `off` for one object of the plugin API. */
export class Listeners {
  readonly #owner: string;
  readonly #events: ReadonlySet<string>;
  readonly #handlers = new Map<string, { handler: Handler; once: boolean }[]>();

  constructor(owner: string, events: readonly string[]) {
    this.#owner = owner;
    this.#events = new Set(events);
  }

  add(event: string, handler: Handler, once = false): void {
    if (!this.#events.has(event)) {
      throw new Error(`${this.#owner}.on('${event}') is not implemented by this Figma host`);
    }
    if (typeof handler !== 'function') throw new TypeError('The callback must be a function');
    callHost('listen', [event]);
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), { handler, once }]);
  }

  remove(event: string, handler: Handler): void {
    const left = (this.#handlers.get(event) ?? []).filter((one) => one.handler !== handler);
    this.#handlers.set(event, left);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const { handler, once } of this.#handlers.get(event) ?? []) {
      if (once) this.remove(event, handler);
      guarded(() => handler(...args));
    }
  }
}

/** Runs plugin code; what it throws, now or in its promise, is reported and goes no further. */
export function guarded(act: () => unknown): void {
  try {
    const result = act();
    if (result instanceof Promise) result.catch(report);
  } catch (error) {
    report(error);
  }
}

export function report(error: unknown): void {
  const { message, stack } =
    error instanceof Error ? error : { message: String(error), stack: undefined };
  callHost('uncaught', [message, stack]);
}
