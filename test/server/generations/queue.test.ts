import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import { ended } from '../../support/person.ts';
import { sweep } from '../../support/sweep.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider, gate, pictures, untilAborted } from '../../support/toy-provider.ts';

const paid = createToyProvider('paid', false);
/** The prompts in the order in which they were sent to the provider. */
const begun: string[] = [];
let service: TestService;

beforeAll(async () => {
  // Two places to work, so that two generations can keep the others waiting.
  service = await TestService.start({
    providers: [paid],
    environment: { WORKER_CONCURRENCY: '2', PERSON_QUEUE: '20' },
  });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Asks for one after the other, so that they wait in this order. */
async function ask(api: ApiClient, ...prompts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const prompt of prompts) {
    paid.when(prompt, {
      async start(request) {
        begun.push(prompt);
        return { answer: pictures(request) };
      },
    });
    ids.push((await api.generate({ model: 'paid/picture', prompt }, randomUUID())).id);
  }
  return ids;
}

/** Somebody else's generations, which hold both places until they are let go. */
async function allPlacesTaken() {
  const { api } = await service.signUp('Bob');
  const letGo = gate();
  const held = [randomUUID(), randomUUID()];
  const sent = held.map((prompt) => {
    const { opened, open } = gate();
    paid.when(prompt, {
      async start(request, { signal }) {
        open();
        await Promise.race([letGo.opened, untilAborted(signal)]);
        return { answer: pictures(request) };
      },
    });
    return opened;
  });
  const asked = await Promise.all(
    held.map((prompt) => api.generate({ model: 'paid/picture', prompt }, randomUUID())),
  );
  await Promise.all(sent);
  return async () => {
    letGo.open();
    for (const { id } of asked) await ended(api, id);
  };
}

const allEnded = async (api: ApiClient, ids: string[]) => {
  for (const id of ids) expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
};

const notFound = { problem: { status: 404, code: 'generation_not_found' } };

describe('a person’s queue', () => {
  it('is worked off in its order, which the person can change', async () => {
    const { api } = await service.signUp();
    const letGo = await allPlacesTaken();
    const [a = '', b = '', c = '', d = ''] = await ask(api, 'a1', 'b1', 'c1', 'd1');
    expect((await api.queue()).generationIds).toEqual([a, b, c, d]);
    expect((await api.moveGeneration(d, 'front')).generationIds).toEqual([d, a, b, c]);
    expect((await api.moveGeneration(a, 'back')).generationIds).toEqual([d, b, c, a]);
    expect((await api.moveGeneration(d, 'front')).generationIds).toEqual([d, b, c, a]);
    expect(await api.generation(a)).toMatchObject({ status: 'queued', position: 4 });
    await letGo();
    await allEnded(api, [a, b, c, d]);
    const order = begun.filter((prompt) => /^[a-d]1$/.test(prompt));
    // Two at a time: who of two that begin together is quicker is not for the queue to say.
    expect(order.slice(0, 2).sort()).toEqual(['b1', 'd1']);
    expect(order.slice(2).sort()).toEqual(['a1', 'c1']);
    await expect(api.moveGeneration(a, 'front')).rejects.toMatchObject({
      problem: { status: 409, code: 'not_queued' },
    });
    await expect(api.moveGeneration(randomUUID(), 'front')).rejects.toMatchObject(notFound);
  });

  it('begins nothing while it is paused, over a restart too, and then everything', async () => {
    const { api } = await service.signUp();
    expect(await api.changeQueue({ paused: true })).toEqual({ paused: true, generationIds: [] });
    const ids = await ask(api, 'paused 1', 'paused 2', 'paused 3');
    await service.stop();
    await service.resume();
    // What others ask for goes on, past it.
    const { api: another } = await service.signUp('Eve');
    await allEnded(another, await ask(another, 'not paused'));
    expect(await api.queue()).toEqual({ paused: true, generationIds: ids });
    expect(begun.filter((prompt) => prompt.startsWith('paused'))).toEqual([]);
    expect(await api.changeQueue({ paused: false })).toMatchObject({ paused: false });
    await allEnded(api, ids);
  });

  it('is cancelled as a whole: nothing is sent, nothing is charged, what runs goes on', async () => {
    const { api } = await service.signUp();
    const letGo = await allPlacesTaken();
    const ids = await ask(api, 'all 1', 'all 2', 'all 3');
    expect(await api.cancelQueue()).toEqual({ paused: false, generationIds: [] });
    for (const id of ids) {
      expect(await api.generation(id)).toMatchObject({
        status: 'cancelled',
        position: null,
        error: { code: 'cancelled', charged: 'no' },
        calls: [],
      });
    }
    await letGo();
    await allEnded(api, await ask(api, 'after all'));
    expect(begun.filter((prompt) => prompt.startsWith('all '))).toEqual([]);
  });

  it('is told to every window as it changes', async () => {
    const { api } = await service.signUp();
    const letGo = await allPlacesTaken();
    const controller = new AbortController();
    const stream = readStreamEvents(await api.events(null, controller.signal));
    const told = async (fits: (ids: string[], paused: boolean) => boolean) => {
      for (;;) {
        const { value, done } = await stream.next();
        if (done) throw new Error('the stream ended');
        if (value.event.type !== 'queue') continue;
        if (fits(value.event.generationIds, value.event.paused)) return;
      }
    };
    await told((ids) => ids.length === 0);
    const [a = '', b = ''] = await ask(api, 'told 1', 'told 2');
    await told((ids) => ids.join() === [a, b].join());
    await api.moveGeneration(b, 'front');
    await told((ids) => ids.join() === [b, a].join());
    await api.changeQueue({ paused: true });
    await told((_ids, paused) => paused);
    await api.changeQueue({ paused: false });
    await letGo();
    await told((ids, paused) => ids.length === 0 && !paused);
    controller.abort();
    await allEnded(api, [a, b]);
  });

  it('takes no more than the operator lets one person have waiting', async () => {
    const { api } = await service.signUp();
    const letGo = await allPlacesTaken();
    const one = { model: 'paid/picture', prompt: 'one of many' };
    const generations = Array.from({ length: 20 }, () => one);
    const { generations: taken } = await api.generateBatch(
      { kind: 'targets', generations },
      randomUUID(),
    );
    await expect(api.generate(one, randomUUID())).rejects.toMatchObject({
      problem: { status: 429, code: 'queue_full', charged: 'no', retryAfter: 30 },
    });
    await api.cancelGeneration(taken[0]?.id ?? '');
    await api.generate(one, randomUUID());
    await api.cancelQueue();
    await letGo();
  });
});

describe('the queues of several people', () => {
  it('take turns: many of one do not stand in the way of another’s one', async () => {
    const { api: many } = await service.signUp('Many');
    const { api: few } = await service.signUp('Few');
    const letGo = await allPlacesTaken();
    const names = Array.from({ length: 19 }, (_, index) => `many ${index}`);
    const ids = await ask(many, ...names);
    const [only = ''] = await ask(few, 'few 0');
    begun.length = 0;
    await letGo();
    await allEnded(few, [only]);
    await allEnded(many, ids);
    expect(begun.indexOf('few 0')).toBeLessThan(3);
  });
});

describe('a person who may have one generation running', () => {
  it('has the next one begun as soon as it has ended', async () => {
    await using limited = await TestService.start({
      providers: [paid],
      environment: { PERSON_CONCURRENCY: '1' },
    });
    const { api } = await limited.signUp();
    const running = { now: 0, most: 0 };
    const prompts = ['limited 1', 'limited 2', 'limited 3'];
    const { opened, open } = gate();
    for (const prompt of prompts) {
      paid.when(prompt, {
        async start(request) {
          running.now += 1;
          running.most = Math.max(running.most, running.now);
          await opened;
          running.now -= 1;
          return { answer: pictures(request) };
        },
      });
    }
    const { generations } = await api.generateBatch(
      {
        kind: 'targets',
        generations: prompts.map((prompt) => ({ model: 'paid/picture', prompt })),
      },
      randomUUID(),
    );
    // The other tickets have found the person at the limit by then, and are gone.
    const { prisma } = limited.inside.database;
    const tickets = () =>
      prisma.$queryRaw<unknown[]>`
        SELECT 1 FROM pgboss.job WHERE name = 'generation' AND state < 'completed'`;
    await expect.poll(async () => (await tickets()).length).toBe(1);
    open();
    await allEnded(
      api,
      generations.map(({ id }) => id),
    );
    expect(running.most).toBe(1);
  });
});

describe('tickets that were lost', () => {
  it('are made anew by the sweep, so that what waits is begun', async () => {
    const { api } = await service.signUp();
    const letGo = await allPlacesTaken();
    const ids = await ask(api, 'lost 1', 'lost 2');
    const { prisma } = service.inside.database;
    await prisma.$executeRaw`DELETE FROM pgboss.job WHERE name = 'generation' AND state = 'created'`;
    await letGo();
    // A ticket that is being handed back still counts as one.
    const left = () =>
      prisma.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'generation' AND state = 'active'`;
    await expect.poll(left).toEqual([]);
    expect((await api.queue()).generationIds).toEqual(ids);
    await sweep(prisma);
    await allEnded(api, ids);
  });
});
