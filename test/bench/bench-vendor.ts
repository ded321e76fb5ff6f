import { spawn } from 'node:child_process';
import path from 'node:path';
import type { StubLog } from './bench-stub.ts';

export interface BenchVendor extends Disposable {
  /** As an API's base URL: with `/v1`. */
  baseUrl: string;
  pid: number;
}

/** Starts the vendor of this bench in a process of its own. */
export async function startVendor(): Promise<BenchVendor> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bench-stub.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    child.once('exit', () => reject(new Error('the vendor ended at its start')));
  });
  return { baseUrl, pid: child.pid ?? 0, [Symbol.dispose]: () => void child.kill() };
}

/** What the vendor was asked since the last look. */
export async function fetchLog(baseUrl: string): Promise<StubLog> {
  const response = await fetch(new URL('/log', baseUrl));
  return (await response.json()) as StubLog;
}
