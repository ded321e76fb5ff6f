import { callHost } from './host-call.ts';
import { guarded } from './listeners.ts';

const timers = new Map<number, { readonly act: () => unknown; readonly repeats: boolean }>();
let lastTimer = 0;

/** What main code has besides the language: console, timers and a basic fetch. Nothing else. */
export function installGlobals(): void {
  Object.assign(globalThis, {
    console: consoleObject(),
    setTimeout: (act: () => unknown, delay = 0, ...args: unknown[]) =>
      startTimer(() => act.call(undefined, ...(args as [])), delay, false),
    setInterval: (act: () => unknown, delay = 0) => startTimer(act, delay, true),
    clearTimeout: stopTimer,
    clearInterval: stopTimer,
    fetch: fetchThroughHost,
  });
}

export function fireTimer(id: number): void {
  const timer = timers.get(id);
  if (!timer) return;
  if (!timer.repeats) timers.delete(id);
  guarded(timer.act);
}

function startTimer(act: () => unknown, delay: number, repeats: boolean): number {
  if (typeof act !== 'function') throw new TypeError('The callback must be a function');
  lastTimer += 1;
  timers.set(lastTimer, { act, repeats });
  callHost('startTimer', [lastTimer, Number(delay) || 0, repeats]);
  return lastTimer;
}

function stopTimer(id: number): void {
  if (timers.delete(id)) callHost('stopTimer', [id]);
}

function consoleObject(): object {
  const printer =
    (level: string) =>
    (...args: unknown[]): void => {
      callHost('console', [level, args.map(shown).join(' ')]);
    };
  const levels = ['log', 'info', 'warn', 'error', 'debug'].map((level) => [level, printer(level)]);
  const assert = (condition: unknown, ...args: unknown[]): void => {
    if (!condition) printer('error')('Assertion failed', ...args);
  };
  return { ...Object.fromEntries(levels), assert };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack ?? ''}`;
  if (typeof value === 'symbol' || typeof value === 'function') return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

interface FetchResult {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly redirected: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

async function fetchThroughHost(url: string, init?: object): Promise<object> {
  const result = (await callHost('figma', ['fetch', url, init])) as FetchResult;
  const text = async (): Promise<string> => callHost('utf8', [result.body]) as string;
  return {
    url: result.url,
    status: result.status,
    statusText: result.statusText,
    redirected: result.redirected,
    ok: result.status >= 200 && result.status < 300,
    type: 'cors',
    headersObject: result.headers,
    text,
    json: async () => JSON.parse(await text()) as unknown,
    arrayBuffer: async () => result.body.slice().buffer,
  };
}
