import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openai } from '../../../server/providers/openai/openai.ts';
import { createProviderFetch } from '../../../server/providers/provider-fetch.ts';
import { nonceOf } from '../../support/provider-stub/stub-picture.ts';
import { callProvider, imageRequest, TEST_KEY } from './call-provider.ts';

const main = path.resolve(import.meta.dirname, '../../support/provider-stub/main.ts');

test('the stub works as a process of its own and is told what to do over HTTP', async () => {
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [baseUrl] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { origin } = new URL(baseUrl);
    const tell = async (command: string, body?: unknown) => {
      const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
      const answer = await fetch(`${origin}/control/${command}`, init);
      return (await answer.json()) as {
        calls: { state: string; paid: boolean; nonces: string[] }[];
      };
    };
    const { signal } = new AbortController();
    const context = {
      apiKey: TEST_KEY,
      baseUrl,
      settings: {},
      fetch: createProviderFetch({ keyOrigin: origin, privateOriginsAllowed: [origin] }),
      signal,
    };

    await tell('hold', { stage: 'received' });
    const calling = callProvider(openai, imageRequest(), context);
    await tell('waiting', { count: 1 });
    expect((await tell('ledger')).calls).toMatchObject([{ state: 'received', paid: true }]);
    await tell('release', { stage: 'received' });
    const { outputs } = await calling;

    await tell('next', { faults: ['moderation'] });
    await expect(callProvider(openai, imageRequest(), context)).rejects.toThrow(/violence/);
    const { calls } = await tell('ledger');
    expect(calls).toMatchObject([
      { state: 'answered', paid: true, nonces: outputs.map(({ bytes }) => nonceOf(bytes)) },
      { state: 'refused', paid: false, nonces: [] },
    ]);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
