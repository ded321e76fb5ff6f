import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepObjectDeletions } from '../../../server/assets/sweep-object-deletions.ts';
import type { ApiClient } from '../../../shared/api-client.ts';
import { ended, generate } from '../../support/person.ts';
import { spooledOf } from '../../support/spooled-of.ts';
import { TestService } from '../../support/test-service.ts';
import {
  createToyProvider,
  gate,
  picture,
  pictures,
  untilAborted,
} from '../../support/toy-provider.ts';

const paid = createToyProvider('paid', false);
let service: TestService;
let api: ApiClient;

beforeAll(async () => {
  // Two places to work, so that two generations can keep the others waiting.
  service = await TestService.start({
    providers: [paid],
    environment: { WORKER_CONCURRENCY: '2' },
  });
  api = (await service.signUp()).api;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const ask = (prompt: string) => api.generate({ model: 'paid/picture', prompt }, randomUUID());

/** A generation that has been sent, and answers when it is told to. */
async function sentGeneration(prompt: string) {
  const sent = gate();
  const answering = gate();
  paid.when(prompt, {
    async start(request, context) {
      sent.open();
      await Promise.race([answering.opened, untilAborted(context.signal)]);
      return { answer: pictures(request) };
    },
  });
  const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
  await sent.opened;
  return { id, answer: answering.open };
}

/** A generation whose vendor has named an operation, and what it is told when nobody waits any more. */
async function askedAfter(prompt: string, answer: () => Promise<void> = async () => undefined) {
  const [asked, cancelled] = [gate(), gate()];
  const told: { aborted: boolean }[] = [];
  paid.when(prompt, {
    start: async () => ({ operation: prompt }),
    async poll() {
      asked.open();
      return { retryAfter: 60_000, fraction: null };
    },
    price: 45_000,
    async cancel({ signal }) {
      told.push({ aborted: signal.aborted });
      cancelled.open();
      await answer();
    },
  });
  const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
  await asked.opened;
  return { id, told, heard: cancelled.opened };
}

const entriesOf = (generationId: string) =>
  service.inside.database.prisma.ledgerEntry.findMany({ where: { generationId } });

/** Two generations that hold both places until they are told to end. */
async function allPlacesTaken(prompt: string) {
  const busy = await Promise.all([sentGeneration(`${prompt} 1`), sentGeneration(`${prompt} 2`)]);
  return {
    async end() {
      for (const { id, answer } of busy) {
        answer();
        await ended(api, id);
      }
    },
  };
}

describe('cancelling', () => {
  it('a generation that waits sends nothing, costs nothing and is at once', async () => {
    const busy = await allPlacesTaken('in the way');
    const waiting = await ask('never sent');
    expect(waiting).toMatchObject({ status: 'queued', position: 1 });
    const cancelled = await api.cancelGeneration(waiting.id);
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      error: { code: 'cancelled', charged: 'no' },
      calls: [],
    });
    await busy.end();
    // Asked for later and done: the cancelled one was passed over.
    await generate(api, { model: 'paid/picture', prompt: 'the next one' });
    expect(paid.startsOf('never sent')).toEqual([]);
  });

  it('and retrying a generation that waits has it made once', async () => {
    const busy = await allPlacesTaken('in the way again');
    const prompt = 'cancelled, then wanted';
    const answering = gate();
    paid.when(prompt, {
      async start(request) {
        await answering.opened;
        return { answer: pictures(request) };
      },
    });
    const waiting = await ask(prompt);
    const other = await ask('waits too');
    await api.cancelGeneration(waiting.id);
    const retried = await api.retryGeneration(waiting.id, randomUUID());
    // Behind the one that has waited all the time.
    expect(retried).toMatchObject({ status: 'queued', error: null, position: 2 });
    const last = await ask('waits behind it');
    await busy.end();
    await ended(api, other.id);
    await ended(api, last.id);
    // By now every job of the queue has been taken, the one from before the cancel too.
    answering.open();
    expect(await ended(api, waiting.id)).toMatchObject({
      status: 'succeeded',
      calls: [{ slice: 0, try: 0, state: 'answered' }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(1);
  });

  it('a generation whose call was sent says that nobody knows what it cost', async () => {
    const { id } = await sentGeneration('stopped half-way');
    await api.cancelGeneration(id);
    expect(await ended(api, id)).toMatchObject({
      status: 'cancelled',
      error: { code: 'cancelled', charged: 'unknown' },
      actualMicros: null,
      calls: [{ state: 'outcome_unknown', charged: 'unknown' }],
    });
  });

  it.each([
    ['never answers', () => new Promise<never>(() => undefined)],
    ['knows nothing of it', () => Promise.reject(new Error('404'))],
  ])(
    'tells a vendor that is asked after it, also one that %s, and keeps its price',
    async (how, answer) => {
      const { id, told } = await askedAfter(`cancelled: ${how}`, answer);
      await api.cancelGeneration(id);
      expect(await ended(api, id)).toMatchObject({
        status: 'cancelled',
        error: { code: 'cancelled', charged: 'unknown' },
        actualMicros: 45_000,
        calls: [{ state: 'outcome_unknown', charged: 'unknown', costMicros: 45_000 }],
      });
      // By a way that is open still, though the call's own is shut.
      expect(told).toEqual([{ aborted: false }]);
      expect(await entriesOf(id)).toMatchObject([{ charged: 'unknown', actualMicros: 45_000n }]);
    },
  );

  it('keeps the pictures that had arrived', async () => {
    const arrived = gate();
    paid.when('one of them is there', {
      async start(_request, { signal }) {
        return {
          answer: (async function* () {
            yield await picture(0);
            arrived.open();
            await untilAborted(signal);
          })(),
        };
      },
    });
    const { id } = await api.generate(
      { model: 'paid/picture', prompt: 'one of them is there', count: 2 },
      randomUUID(),
    );
    await arrived.opened;
    await api.cancelGeneration(id);
    const cancelled = await ended(api, id);
    expect(cancelled).toMatchObject({ status: 'cancelled', outputs: [{ index: 0 }] });
  });

  it('and retrying what had arrived in part says no more that something is missing', async () => {
    const prompt = 'one of two, then both';
    const first = gate();
    paid.when(prompt, {
      async start(request, { signal }, nth) {
        if (nth > 0) return { answer: pictures(request) };
        return {
          answer: (async function* () {
            yield { type: 'warning', warning: { code: 'kept', message: 'It stays.' } } as const;
            yield await picture(0);
            first.open();
            await untilAborted(signal);
          })(),
        };
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt, count: 2 }, randomUUID());
    await first.opened;
    await api.cancelGeneration(id);
    const kept = { code: 'kept', message: 'It stays.' };
    expect(await ended(api, id)).toMatchObject({
      status: 'cancelled',
      warnings: [kept, { code: 'pictures_missing' }],
    });
    const retried = await api.retryGeneration(id, randomUUID());
    expect(retried.warnings).toEqual([kept]);
    const whole = await ended(api, id);
    expect(whole).toMatchObject({ status: 'succeeded', warnings: [kept] });
    expect(whole.outputs).toHaveLength(2);
  });

  it('what has ended changes nothing', async () => {
    const done = await generate(api, { model: 'paid/picture', prompt: 'done already' });
    expect(await api.cancelGeneration(done.id)).toEqual(done);
  });
});

describe('deleting', () => {
  it('a generation that runs stops it, and keeps what it may have cost', async () => {
    const { id } = await sentGeneration('deleted half-way');
    await api.deleteGeneration(id);
    await expect(api.generation(id)).rejects.toMatchObject({
      problem: { status: 404, code: 'generation_not_found' },
    });
    const after = await allPlacesTaken('both places are free again');
    await after.end();
    expect(await entriesOf(id)).toMatchObject([{ charged: 'unknown', actualMicros: null }]);
    expect(await spooledOf(service, id)).toEqual([]);
  });

  it('a generation that is asked after tells its vendor, and keeps what that said it takes', async () => {
    const { id, told, heard } = await askedAfter('deleted while it is asked after');
    await api.deleteGeneration(id);
    await heard;
    expect(told).toEqual([{ aborted: false }]);
    expect(await entriesOf(id)).toMatchObject([{ charged: 'unknown', actualMicros: 45_000n }]);
  });

  it('frees the stored pictures', async () => {
    const { id, outputs } = await generate(api, { model: 'paid/picture', prompt: 'gone' });
    const assetId = outputs[0]?.assetId ?? '';
    const { database, objects } = service.inside;
    const { prisma } = database;
    await api.assetContent(assetId, 'thumbnail');
    const variants = await prisma.assetVariant.findMany({ where: { assetId } });
    expect(variants.map(({ name }) => name).sort()).toEqual(['original', 'thumbnail']);

    await api.deleteGeneration(id);
    await expect(api.asset(assetId)).rejects.toMatchObject({ problem: { status: 404 } });
    await sweepObjectDeletions({ prisma, objects }, new Date());
    for (const { objectKey } of variants) expect(await objects.size(objectKey)).toBeNull();
    expect(await prisma.objectDeletion.count()).toBe(0);
  });

  it('leaves a picture alone that another generation works from, and takes it with the last', async () => {
    const first = await generate(api, { model: 'paid/picture', prompt: 'the first' });
    const assetId = first.outputs[0]?.assetId ?? '';
    const second = await generate(api, {
      model: 'paid/picture',
      prompt: 'made from the first',
      references: [{ assetId }],
    });
    const { database, objects } = service.inside;
    const { prisma } = database;
    await api.deleteGeneration(first.id);
    await sweepObjectDeletions({ prisma, objects }, new Date());
    const content = await api.assetContent(assetId, 'original');
    expect((await content.arrayBuffer()).byteLength).toBeGreaterThan(0);

    await api.deleteGeneration(second.id);
    await sweepObjectDeletions({ prisma, objects }, new Date());
    await expect(api.asset(assetId)).rejects.toMatchObject({ problem: { status: 404 } });
    expect(await prisma.asset.count({ where: { kind: 'output', outputs: { none: {} } } })).toBe(0);
  });
});
