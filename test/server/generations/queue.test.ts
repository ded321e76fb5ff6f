import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { generationQueue } from '../../../server/generations/generation-queue.ts';
import { givenUpQueue } from '../../../server/generations/given-up-queue.ts';
import { nextPerson } from '../../../server/generations/next-person.ts';
import {
  ProviderError,
  type ProviderErrorFacts,
} from '../../../server/providers/provider-error.ts';
import { LONGEST_REQUEST } from '../../../server/providers/provider-fetch.ts';
import type { ApiClient } from '../../../shared/api-client.ts';
import type { Generation } from '../../../shared/generation.ts';
import { MAX_COUNT } from '../../../shared/limits.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import { ended, generate } from '../../support/person.ts';
import { runJob } from '../../support/run-job.ts';
import { sweep } from '../../support/sweep.ts';
import { TestService } from '../../support/test-service.ts';
import {
  createKeyedToyProvider,
  createToyProvider,
  gate,
  pictures,
  untilAborted,
} from '../../support/toy-provider.ts';

const paid = createToyProvider('paid', false);
const keyed = createKeyedToyProvider();
/** The prompts in the order in which they were sent to the provider. */
const begun: string[] = [];
let service: TestService;

beforeAll(async () => {
  // Two places to work, so that two generations can keep the others waiting.
  service = await TestService.start({
    providers: [paid, keyed],
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
  // A test that fails in between must not keep the places from the others.
  onTestFinished(letGo.open);
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

  it('has what nothing stands before begun as it is accepted', async () => {
    const { api: paused } = await service.signUp('Mallory');
    await paused.changeQueue({ paused: true });
    const [waiting = ''] = await ask(paused, 'paused for good');
    const { api } = await service.signUp();
    const letGo = gate();
    onTestFinished(letGo.open);
    const prompts = [randomUUID(), randomUUID()];
    for (const prompt of prompts) {
      paid.when(prompt, {
        async start(request, { signal }) {
          await Promise.race([letGo.opened, untilAborted(signal)]);
          return { answer: pictures(request) };
        },
      });
    }
    const generations = prompts.map((prompt) => ({ model: 'paid/picture', prompt }));
    const { generations: made } = await api.generateBatch(
      { kind: 'targets', generations },
      randomUUID(),
    );
    for (const { id, status, revision } of made) {
      expect(status).toBe('queued');
      const now = await api.generation(id);
      expect(now).toMatchObject({ status: 'running', position: null });
      expect(Number(now.revision)).toBeGreaterThan(Number(revision));
    }
    expect(await paused.generation(waiting)).toMatchObject({ status: 'queued' });
    letGo.open();
    for (const { id } of made) expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
    await paused.cancelQueue();
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
    const atOnce = Array.from({ length: 30 }, () => api.generate(one, randomUUID()));
    const accepted = (await Promise.allSettled(atOnce)).filter(
      ({ status }) => status !== 'rejected',
    );
    expect(accepted).toHaveLength(20);
    await api.cancelQueue();
    const key = randomUUID();
    const twice = { kind: 'targets' as const, generations: generations.slice(5) };
    const answers = await Promise.all([1, 2, 3].map(() => api.generateBatch(twice, key)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    await api.cancelQueue();
    const three = { kind: 'targets' as const, generations: [one, one, one] };
    const batches = Array.from({ length: 10 }, () => api.generateBatch(three, randomUUID()));
    const whole = (await Promise.allSettled(batches)).filter(({ status }) => status !== 'rejected');
    expect(whole).toHaveLength(6);
    expect((await api.queue()).generationIds).toHaveLength(18);
    await api.cancelQueue();
    await letGo();
  });
});

describe('what waits for a provider key', () => {
  const origin = 'https://toys.example';
  const ask = (api: ApiClient, prompt: string) =>
    api.generate({ model: 'keyed/picture', prompt }, randomUUID());

  /** Somebody who agrees to send to the toy, with keys called by their labels. */
  async function customer(...labels: string[]) {
    const { api } = await service.signUp();
    const consent = await api.giveConsent({ provider: 'keyed', origin });
    const keys: string[] = [];
    for (const label of labels) {
      const secret = `sk-secret-of-${label}`;
      keys.push((await api.createProviderKey({ provider: 'keyed', label, secret })).id);
    }
    return { api, keys, consent };
  }

  /** What is told of generations from here on. */
  async function listen(api: ApiClient) {
    const controller = new AbortController();
    const stream = readStreamEvents(await api.events(null, controller.signal));
    const told = async (fits: (generation: Generation) => boolean): Promise<Generation> => {
      for await (const { event } of {
        [Symbol.asyncIterator]: () => ({ next: () => stream.next() }),
      }) {
        if ('generation' in event && fits(event.generation)) return event.generation;
      }
      throw new Error('the stream ended');
    };
    return { told, [Symbol.dispose]: () => controller.abort() };
  }

  /** The key it was sent with each time; the first time it is refused, where that is asked for. */
  function watch(prompt: string, refusal?: Pick<ProviderErrorFacts, 'code' | 'retryAfter'>) {
    const used: string[] = [];
    const { opened, open } = gate();
    keyed.when(prompt, {
      async start(request, { apiKey }, nth) {
        used.push(apiKey.replace('sk-secret-of-', ''));
        if (nth > 0 || !refusal) return { answer: pictures(request) };
        open();
        throw new ProviderError({ ...refusal, message: 'Not now.', charged: 'no' });
      },
    });
    return { used, refused: opened };
  }

  const TEN_MINUTES = 600_000;
  const notSent = (message: string, code = 'key_ended') => ({
    status: 'failed',
    position: null,
    actualMicros: null,
    error: { code, message, charged: 'no' },
  });

  it.each([
    ['deleted', (api: ApiClient, id: string) => api.deleteProviderKey(id)],
    ['disabled', (api: ApiClient, id: string) => api.changeProviderKey(id, { disabled: true })],
  ])(
    'ends at once when that is %s: nothing was sent or charged, and every window is told',
    async (how, end) => {
      const { api, keys } = await customer('Work');
      using windows = await listen(api);
      const letGo = await allPlacesTaken();
      const { used } = watch(`until ${how}`);
      const [first, second] = [await ask(api, `until ${how}`), await ask(api, `until ${how}`)];
      const message = `The provider key “Work” was ${how} before this was sent.`;
      await end(api, keys[0] ?? '');
      // Both places are still taken by somebody else: no worker has had anything to do with it.
      for (const { id } of [first, second]) {
        expect(await api.generation(id)).toMatchObject({ ...notSent(message), calls: [] });
        await windows.told((one) => one.id === id && one.status === 'failed');
      }
      expect(await api.queue()).toMatchObject({ generationIds: [] });
      await letGo();
      expect(used).toEqual([]);
      await expect(ask(api, `until ${how}`)).rejects.toMatchObject({
        problem: { code: 'model_unusable', charged: 'no' },
      });
    },
  );

  it('ends at once when the person no longer agrees to the sending', async () => {
    const { api, consent } = await customer('Work', 'Home');
    const letGo = await allPlacesTaken();
    const { used } = watch('no longer agreed');
    const { id } = await ask(api, 'no longer agreed');
    await api.revokeConsent(consent.id);
    const message = 'You no longer agree that Toy receives your prompts and references.';
    expect(await api.generation(id)).toMatchObject(notSent(message, 'not_consented'));
    await letGo();
    expect(used).toEqual([]);
  });

  it('is made with the person’s next key for the same provider, if there is one', async () => {
    const { api, keys } = await customer('A', 'B', 'C');
    const letGo = await allPlacesTaken();
    const { used } = watch('next key');
    const { id } = await ask(api, 'next key');
    await api.deleteProviderKey(keys[0] ?? '');
    await api.changeProviderKey(keys[1] ?? '', { disabled: true });
    expect(await api.generation(id)).toMatchObject({ status: 'queued', error: null });
    await letGo();
    expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
    expect(used).toEqual(['C']);
  });

  it('is not taken to a destination that the person has not agreed to', async () => {
    const { api, keys } = await customer('A');
    const gateway = { provider: 'keyed', label: 'Gateway', baseUrl: 'https://gateway.example' };
    await api.createProviderKey({ ...gateway, secret: 'sk-secret-of-Gateway' });
    const letGo = await allPlacesTaken();
    const { used } = watch('elsewhere');
    const { id } = await ask(api, 'elsewhere');
    await api.deleteProviderKey(keys[0] ?? '');
    expect(await api.generation(id)).toMatchObject({ status: 'failed', error: { charged: 'no' } });
    await letGo();
    expect(used).toEqual([]);
  });

  it('ends too where it waits for a rate limit, and goes on at once with another key', async () => {
    const { api, keys } = await customer('A', 'B');
    using windows = await listen(api);
    const { used } = watch('limited', { code: 'rate_limited', retryAfter: TEN_MINUTES });
    const { id } = await ask(api, 'limited');
    await windows.told((one) => one.id === id && one.waitingUntil !== null);
    await api.changeProviderKey(keys[0] ?? '', { disabled: true });
    expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
    expect(used).toEqual(['A', 'B']);

    const again = watch('limited again', { code: 'rate_limited', retryAfter: TEN_MINUTES });
    const { id: last } = await ask(api, 'limited again');
    await windows.told((one) => one.id === last && one.waitingUntil !== null);
    await api.deleteProviderKey(keys[1] ?? '');
    const message = 'The provider key “B” was deleted before this was sent.';
    expect(await api.generation(last)).toMatchObject({
      ...notSent(message),
      waitingUntil: null,
      actualMicros: 0,
      calls: [{ state: 'failed', charged: 'no' }],
    });
    expect(again.used).toEqual(['B']);
  });

  it('ends, or goes on with another key, where a provider is to be asked again later', async () => {
    const { api, keys } = await customer('A', 'B');
    const first = watch('down', { code: 'provider_down', retryAfter: TEN_MINUTES });
    const { id } = await ask(api, 'down');
    await first.refused;
    await api.deleteProviderKey(keys[0] ?? '');
    expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
    expect(first.used).toEqual(['A', 'B']);

    const second = watch('down again', { code: 'provider_down', retryAfter: TEN_MINUTES });
    const { id: last } = await ask(api, 'down again');
    await second.refused;
    await api.changeProviderKey(keys[1] ?? '', { disabled: true });
    // Its worker may have set it aside by then, or have it still, or another may have begun it again.
    const message = expect.stringMatching(
      /^The provider key (“B” )?was (deleted or )?disabled before /,
    );
    expect(await ended(api, last)).toMatchObject({ ...notSent(message), actualMicros: 0 });
    expect(second.used).toEqual(['B']);
  });

  it('is made and recorded if it was sent before the key went', async () => {
    const { api, keys } = await customer('A');
    const [sent, letGo] = [gate(), gate()];
    keyed.when('on its way', {
      async start(request) {
        sent.open();
        await letGo.opened;
        return { answer: pictures(request) };
      },
    });
    const { id } = await ask(api, 'on its way');
    await sent.opened;
    await api.deleteProviderKey(keys[0] ?? '');
    expect(await api.generation(id)).toMatchObject({ status: 'running' });
    letGo.open();
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      actualMicros: 40_000,
      calls: [{ state: 'answered', charged: 'yes' }],
    });
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
    // One of theirs stays under way: whose turn it is then does not depend on who is quicker.
    const { opened, open } = gate();
    paid.when('many 1', {
      async start(request) {
        begun.push(request.prompt);
        await opened;
        return { answer: pictures(request) };
      },
    });
    onTestFinished(open);
    await letGo();
    await allEnded(few, [only]);
    open();
    await allEnded(many, ids);
    expect(begun.indexOf('few 0')).toBeLessThan(3);
  });
});

describe('a person who may have one generation running', () => {
  let limited: TestService;

  beforeAll(async () => {
    limited = await TestService.start({
      providers: [paid, keyed],
      environment: { PERSON_CONCURRENCY: '1' },
    });
  });

  afterAll(async () => {
    await limited[Symbol.asyncDispose]();
  });

  /** Waits until the tickets of all but the one that runs have found the person at the limit. */
  const ticketsSpent = () => {
    const { prisma } = limited.inside.database;
    const tickets = () =>
      prisma.$queryRaw<unknown[]>`
        SELECT 1 FROM pgboss.job
        WHERE name = 'generation' AND state < 'completed' AND start_after <= pgboss.job_now()`;
    return expect.poll(async () => (await tickets()).length).toBe(1);
  };

  it('has the next one begun as soon as it has ended', async () => {
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
    await ticketsSpent();
    open();
    await allEnded(
      api,
      generations.map(({ id }) => id),
    );
    expect(running.most).toBe(1);
  });

  it.each([
    ['deleted', ({ api }: Running, id: string) => api.deleteGeneration(id)],
    [
      'given up',
      async (_running: Running, id: string) => {
        const { prisma } = limited.inside.database;
        const { ticket } = await prisma.generation.findUniqueOrThrow({ where: { id } });
        await runJob(prisma, givenUpQueue, { ticket: ticket ?? '' });
      },
    ],
    ['set aside', async ({ refuse }: Running) => refuse()],
  ])('has the next one begun as soon as it is %s', async (how, stop) => {
    const { api } = await limited.signUp();
    await api.createProviderKey({ provider: 'keyed', label: 'Work', secret: 'sk-of-the-limited' });
    await api.giveConsent({ provider: 'keyed', origin: 'https://toys.example' });
    const [first, next] = [`first, ${how}`, `next, ${how}`];
    const { opened, open } = gate();
    onTestFinished(open);
    const refusal = { code: 'rate_limited', charged: 'no', retryAfter: 600_000 } as const;
    keyed.when(first, {
      async start(_request, { signal }) {
        await Promise.race([opened, untilAborted(signal)]);
        throw new ProviderError({ ...refusal, message: 'Slow down.' });
      },
    });
    const { id } = await api.generate({ model: 'keyed/picture', prompt: first }, randomUUID());
    await expect.poll(async () => keyed.startsOf(first)).toHaveLength(1);
    const { id: waiting } = await api.generate(
      { model: 'paid/picture', prompt: next },
      randomUUID(),
    );
    await ticketsSpent();
    await stop({ api, refuse: open }, id);
    await allEnded(api, [waiting]);
  });
});

/** A generation that runs, its owner, and a way to have its provider refuse it for now. */
interface Running {
  api: ApiClient;
  refuse(): void;
}

describe('tickets that were lost', () => {
  it.each([
    ['', async () => undefined],
    [', also where a ticket for later has nothing to begin', setAsideAndPaused],
  ])('are made anew by the sweep, so that what waits is begun%s', async (_also, before) => {
    const { api } = await service.signUp();
    const { prisma } = service.inside.database;
    await prisma.$executeRaw`DELETE FROM pgboss.job WHERE name = 'generation' AND state = 'created'`;
    await before();
    const letGo = await allPlacesTaken();
    const ids = await ask(api, 'lost 1', 'lost 2');
    await prisma.$executeRaw`
      DELETE FROM pgboss.job
      WHERE name = 'generation' AND state = 'created' AND start_after <= now()`;
    await letGo();
    // A ticket that is being handed back still counts as one.
    const left = () =>
      prisma.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'generation' AND state = 'active'`;
    await expect.poll(left).toEqual([]);
    expect((await api.queue()).generationIds).toEqual(ids);
    // What was set aside may begin when the database says so, also at a worker that is behind.
    const { id: userId } = await api.account();
    const ago = (ms: number) => ({ waitingUntil: new Date(Date.now() - ms) });
    await prisma.generation.updateMany({ where: { id: { in: ids } }, data: ago(1000) });
    expect(await prisma.$queryRaw(nextPerson(null, new Date(0)))).toEqual([{ userId }]);
    await prisma.generation.updateMany({ where: { id: { in: ids } }, data: ago(-60_000) });
    expect(await prisma.$queryRaw(nextPerson(null, new Date()))).toEqual([]);
    await prisma.generation.updateMany({ where: { id: { in: ids } }, data: ago(1000) });
    await sweep(prisma);
    await allEnded(api, ids);
  });

  /** Somebody whose two generations wait for a rate limit, and who has paused since. */
  async function setAsideAndPaused(): Promise<void> {
    const { api } = await service.signUp();
    await api.giveConsent({ provider: 'keyed', origin: 'https://toys.example' });
    await api.createProviderKey({ provider: 'keyed', label: 'A', secret: 'sk-secret-of-A' });
    const refusal = { code: 'rate_limited', retryAfter: 600_000, charged: 'no' } as const;
    for (const prompt of ['set aside 1', 'set aside 2']) {
      keyed.when(prompt, {
        async start() {
          throw new ProviderError({ ...refusal, message: 'Not now.' });
        },
      });
      const { id } = await api.generate({ model: 'keyed/picture', prompt }, randomUUID());
      await expect.poll(async () => (await api.generation(id)).waitingUntil).not.toBeNull();
    }
    await api.changeQueue({ paused: true });
  }

  it('are made anew for what runs and has none, which would run for ever', async () => {
    const { api } = await service.signUp();
    const { prisma } = service.inside.database;
    const prompt = randomUUID();
    const { opened, open } = gate();
    const tooLate = gate();
    onTestFinished(tooLate.open);
    let polls = 0;
    paid.when(prompt, {
      async start() {
        open();
        return { operation: prompt };
      },
      // Whoever began it hears of it too late.
      async poll() {
        polls += 1;
        if (polls === 1) await tooLate.opened;
        return { answer: pictures({ count: 1, seed: null }) };
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
    await opened;
    const { ticket } = await prisma.generation.findUniqueOrThrow({ where: { id } });
    await prisma.$executeRaw`DELETE FROM pgboss.job WHERE data->>'ticket' = ${ticket}`;
    await sweep(prisma);
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
  });

  it('are used again here for what another worker took over and lost in the meantime', async () => {
    const { api } = await service.signUp();
    const { prisma } = service.inside.database;
    const prompt = randomUUID();
    const asked = gate();
    const answers = gate();
    onTestFinished(answers.open);
    paid.when(prompt, {
      async start(request) {
        asked.open();
        await answers.opened;
        return { answer: pictures(request) };
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt, count: 2 }, randomUUID());
    await asked.opened;
    await prisma.generation.update({ where: { id }, data: { workerToken: randomUUID() } });
    answers.open();
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }, { index: 1 }],
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(1);
  });
});

it('a generation’s job may last until the last of its calls is over, however long each takes', async () => {
  const { api } = await service.signUp('Eve');
  const { prisma } = service.inside.database;
  let mayTake = 0;
  paid.when('twenty in a row', {
    async start(request) {
      const [job] = await prisma.$queryRaw<{ seconds: number }[]>`
        SELECT "expire_seconds" AS "seconds" FROM pgboss.job
        WHERE "name" = ${generationQueue.name} AND "state" = 'active'`;
      mayTake = (job?.seconds ?? 0) * 1000;
      return { answer: pictures(request) };
    },
  });
  await generate(api, { model: 'paid/picture', prompt: 'twenty in a row' });
  expect(mayTake).toBeGreaterThan(MAX_COUNT * LONGEST_REQUEST);
});
