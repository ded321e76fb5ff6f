import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createApiClient } from '../../../shared/api-client.ts';
import type { Generation } from '../../../shared/generation.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';
import { ended, Person } from '../../support/person.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import {
  startTwoWorkers,
  startWeb,
  startWorker,
  type TwoWorkers,
  type WebProcess,
} from './service-processes.ts';

let environment: TestEnvironment;
let webs: WebProcess[];
/** A plugin, connected through the first web process. */
let api: ApiClient;
/** The same plugin's requests as they come to the second one. */
let elsewhere: ApiClient;

beforeAll(async () => {
  environment = await createTestEnvironment();
  const { variables } = environment;
  // At once, on a database in which no process has made its queues yet.
  webs = await Promise.all([startWeb(variables), startWeb(variables)]);
  const [first, second] = webs.map(({ origin }) => origin);
  const person = await Person.signUp(first ?? '', 'Ada');
  const accessToken = await person.connectPlugin();
  api = createApiClient({ origin: first ?? '', accessToken });
  elsewhere = createApiClient({ origin: second ?? '', accessToken });
});

afterAll(async () => {
  await Promise.all((webs ?? []).map(({ process }) => process.kill('SIGKILL')));
  await environment[Symbol.asyncDispose]();
});

const recipe = (seed: number) => ({ model: 'sketch/procedural', prompt: 'a lighthouse', seed });

/** The picture as the object store has it is the one that was made. */
async function expectStoredPicture(of: ApiClient, assetId: string): Promise<void> {
  const { sha256 } = await of.asset(assetId);
  const content = await (await of.assetContent(assetId, 'original')).arrayBuffer();
  expect(createHash('sha256').update(Buffer.from(content)).digest('hex')).toBe(sha256);
}

/**
 * Asks for pictures while the other worker is frozen, so that all of it is in the hands of one, and
 * returns their generations as soon as that one has begun.
 */
async function generateOnOne({ other }: TwoWorkers): Promise<string[]> {
  other.signal('SIGSTOP');
  const controller = new AbortController();
  const stream = readStreamEvents(await api.events('0', controller.signal));
  const asked = await Promise.all(
    Array.from({ length: 6 }, (_, seed) =>
      api.generate({ ...recipe(seed), aspectRatio: '16:9', count: 2 }, randomUUID()),
    ),
  );
  const ids = asked.map(({ id }) => id);
  for await (const { event } of stream) {
    if (event.type === 'progress' && ids.includes(event.generationId)) break;
  }
  controller.abort();
  return ids;
}

/** Waits until every generation has ended well, with its two pictures, and returns them. */
async function expectAllMade(ids: string[]): Promise<Generation[]> {
  const made: Generation[] = [];
  for (const id of ids) {
    const generation = await ended(api, id);
    expect(generation).toMatchObject({ status: 'succeeded', error: null, warnings: [] });
    expect(generation.outputs.map(({ index }) => index)).toEqual([0, 1]);
    for (const { assetId } of generation.outputs) await expectStoredPicture(api, assetId);
    made.push(generation);
  }
  return made;
}

describe('a service of several processes', () => {
  it('tells a stream of one web process what a worker does for another one', async () => {
    await using _workers = await startTwoWorkers(environment.variables);
    const controller = new AbortController();
    const stream = readStreamEvents(await elsewhere.events(null, controller.signal));
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
    await using workers = await startTwoWorkers(environment.variables);
    const ids = await generateOnOne(workers);
    await workers.one.kill('SIGKILL');
    const left = await Promise.all(ids.map((id) => api.generation(id)));
    expect(left.some(({ status }) => status === 'running')).toBe(true);
    workers.other.signal('SIGCONT');
    await expectAllMade(ids);
  });

  it('takes the work of a stalled worker over, which does no harm when it wakes up', async () => {
    await using workers = await startTwoWorkers(environment.variables);
    const ids = await generateOnOne(workers);
    workers.one.signal('SIGSTOP');
    workers.other.signal('SIGCONT');
    const made = await expectAllMade(ids);
    workers.one.signal('SIGCONT');
    // It ends in good order, so it has dealt with all that it still had in its hands.
    expect(await workers.one.kill('SIGTERM')).toMatchObject({ code: 0 });
    expect(await expectAllMade(ids)).toEqual(made);
  });

  it('ends each of its processes in good order on SIGTERM', async () => {
    const { variables } = environment;
    const [web, worker] = await Promise.all([startWeb(variables), startWorker(variables)]);
    for (const process of [web.process, worker]) {
      expect(await process.kill('SIGTERM')).toMatchObject({ code: 0, errors: '' });
    }
  });
});
