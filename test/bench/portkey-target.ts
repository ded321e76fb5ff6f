import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '../support/free-port.ts';
import type { BenchTarget } from './bench-target.ts';
import { wireClient } from './direct-target.ts';

const PROGRAM = path.resolve(
  import.meta.dirname,
  '../../node_modules/@portkey-ai/gateway/build/start-server.js',
);

/** @portkey-ai/gateway in a process of its own, as its README starts it. */
export async function portkeyTarget(stubUrl: string): Promise<BenchTarget> {
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, '--headless', `--port=${port}`], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const text of child.stdout.setEncoding('utf8')) {
    if (String(text).includes('Ready for connections')) break;
  }
  const client = wireClient(`http://127.0.0.1:${port}/v1`, {
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': stubUrl,
  });
  return {
    name: 'Portkey',
    pid: child.pid ?? 0,
    databasePid: null,
    generate: (order, _index, previews) => client.generate(order, previews),
    settled: async () => undefined,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await client.close().catch(() => undefined);
    },
  };
}
