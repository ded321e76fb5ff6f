import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createApiClient } from '../../../shared/api-client.ts';
import { isFinished } from '../../../shared/generation-status.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';
import { ended, Person } from '../../support/person.ts';
import type { ServiceProcess } from '../../support/service-process.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import { startWeb, startWorker, type WebProcess } from './service-processes.ts';

let environment: TestEnvironment;
let webs: WebProcess[];
let workers: ServiceProcess[];
/** A plugin, connected through the first web process. */
let api: ApiClient;
/** The same plugin's requests as they come to the second one. */
let elsewhere: ApiClient;

beforeAll(async () => {
  environment = await createTestEnvironment();
  const { variables } = environment;
  // All at once on a database that none of them has seen.
  [webs, workers] = await Promise.all([
    Promise.all([startWeb(variables), startWeb(variables)]),
    Promise.all([startWorker(variables), startWorker(variables)]),
  ]);
  const [first, second] = webs.map(({ origin }) => origin);
  const person = await Person.signUp(first ?? '', 'Ada');
  const accessToken = await person.connectPlugin();
  api = createApiClient({ origin: first ?? '', accessToken });
  elsewhere = createApiClient({ origin: second ?? '', accessToken });
});

afterAll(async () => {
  const processes = [...(webs ?? []).map(({ process }) => process), ...(workers ?? [])];
  await Promise.all(processes.map((process) => process.kill('SIGKILL')));
  await environment[Symbol.asyncDispose]();
});

const recipe = (seed: number) => ({ model: 'sketch/procedural', prompt: 'a lighthouse', seed });

/** The picture as the object store has it is the one that was made. */
async function expectStoredPicture(of: ApiClient, assetId: string): Promise<void> {
  const { sha256 } = await of.asset(assetId);
  const content = await (await of.assetContent(assetId, 'original')).arrayBuffer();
  expect(createHash('sha256').update(Buffer.from(content)).digest('hex')).toBe(sha256);
}

describe('a service of several processes', () => {
  it('tells a stream of one web process what a worker does for another one', async () => {
    const controller = new AbortController();
    const stream = readStreamEvents(await elsewhere.events('0', controller.signal));
    const { id } = await api.generate(recipe(1), randomUUID());
    const types: StreamEvent['type'][] = [];
    for await (const { event } of stream) {
      types.push(event.type);
      if (event.type !== 'finished') continue;
      expect(event.generation).toMatchObject({ id, status: 'succeeded' });
      expect(event.generation.outputs).toHaveLength(1);
      await expectStoredPicture(elsewhere, event.generation.outputs[0]?.assetId ?? '');
      break;
    }
    controller.abort();
    expect(types).toContain('output');
  });

  it('takes the work of a killed worker over, and loses and doubles nothing', async () => {
    const [doomed, other] = workers;
    // Frozen before there is work, so that all of it is in the hands of the one that is killed.
    other?.signal('SIGSTOP');
    const controller = new AbortController();
    const stream = readStreamEvents(await api.events('0', controller.signal));
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, seed) =>
        api.generate({ ...recipe(seed), aspectRatio: '16:9', count: 2 }, randomUUID()),
      ),
    );
    const ids = new Set(asked.map(({ id }) => id));
    for await (const { event } of stream) {
      if (event.type === 'progress' && ids.has(event.generationId)) break;
    }
    await doomed?.kill('SIGKILL');
    controller.abort();
    const unfinished = await Promise.all(asked.map(({ id }) => api.generation(id)));
    const interrupted = unfinished.filter(({ status }) => !isFinished(status));
    expect(interrupted.some(({ status }) => status === 'running')).toBe(true);

    other?.signal('SIGCONT');
    for (const { id } of asked) {
      const generation = await ended(api, id);
      expect(generation).toMatchObject({ status: 'succeeded', error: null, warnings: [] });
      expect(generation.outputs.map(({ index }) => index)).toEqual([0, 1]);
      for (const { assetId } of generation.outputs) await expectStoredPicture(api, assetId);
    }
    const { items } = await api.generations({ limit: 100 });
    expect(items.filter(({ id }) => ids.has(id))).toHaveLength(asked.length);
  });

  it('ends each of its processes in good order on SIGTERM', async () => {
    const [web] = webs.splice(0, 1);
    const [, worker] = workers.splice(0, 2);
    for (const process of [web?.process, worker]) {
      expect(await process?.kill('SIGTERM')).toMatchObject({ code: 0, errors: '' });
    }
  });
});
