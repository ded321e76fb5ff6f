import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'express';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestAccount } from '../../../server/accounts/require-account.ts';
import type { GenerationNotification } from '../../../server/generations/generation-notification.ts';
import { nextRevision } from '../../../server/generations/revision.ts';
import {
  type StreamDependencies,
  streamGenerations,
} from '../../../server/generations/stream-generations.ts';
import type { Database } from '../../../server/platform/database.ts';
import { EventStreams } from '../../../server/platform/event-streams.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { Notifications, notify } from '../../../server/platform/notifications.ts';
import type { PrismaClient, Transaction } from '../../../server/platform/prisma-client.ts';
import type { ApiClient } from '../../../shared/api-client.ts';
import { type ReceivedEvent, readStreamEvents } from '../../../shared/read-stream-events.ts';
import type { GenerationEvent, StreamEvent } from '../../../shared/stream-event.ts';
import { ended, generate } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider, gate, picture, pictures, preview } from '../../support/toy-provider.ts';

const paid = createToyProvider('paid', false);
let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [paid] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const recipe = (prompt: string) => ({ model: 'paid/picture', prompt });
const idOf = (event: GenerationEvent) =>
  'generation' in event ? event.generation.id : event.generationId;

type Read = ReceivedEvent & { event: GenerationEvent };
const isOfOne = (read: ReceivedEvent): read is Read =>
  !['queue', 'provider-keys', 'existing'].includes(read.event.type);

/** Reads events until one fits; what came before and that one. Of the queue tells queue.test.ts. */
async function readUntil(
  stream: AsyncGenerator<ReceivedEvent>,
  fits: (event: GenerationEvent) => boolean,
): Promise<Read[]> {
  const read: Read[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error('the stream ended');
    if (!isOfOne(value)) continue;
    read.push(value);
    if (fits(value.event)) return read;
  }
}

async function open(api: ApiClient, lastEventId: string | null = null) {
  const controller = new AbortController();
  const stream = readStreamEvents(await api.events(lastEventId, controller.signal));
  return { stream, close: () => controller.abort() };
}

const finished = (id: string) => (event: GenerationEvent) =>
  event.type === 'finished' && event.generation.id === id;

/** Reads events until one of this type, whatever it tells of. */
async function firstOf<Type extends StreamEvent['type']>(
  stream: AsyncGenerator<ReceivedEvent>,
  type: Type,
): Promise<Extract<StreamEvent, { type: Type }>> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error('the stream ended');
    if (value.event.type === type) return value.event as Extract<StreamEvent, { type: Type }>;
  }
}

const prisma = () => service.inside.database.prisma;

/** Ends a generation in a transaction, as a worker does; what is told of it when that has committed. */
async function ending(transaction: Transaction, userId: string, id: string) {
  const revision = await nextRevision(transaction, userId);
  const finishedAt = new Date();
  await transaction.generation.update({
    where: { id },
    data: { status: 'succeeded', finishedAt, revision },
  });
  const change = { type: 'finished', revision: String(revision) } as const;
  return { userId, kind: 'generation', generationId: id, change } satisfies GenerationNotification;
}

/**
 * A stream of the service's own on a line of the test's, which says when it hears of something.
 * @param meanwhile what happens after the stream's first look, before it has the answer
 */
async function streamWith(
  userId: string,
  meanwhile: (heard: { notifications: Notifications }) => Promise<void> = async () => undefined,
  generationId: string | null = null,
) {
  let gap = () => {};
  const notifications = new Notifications({
    listen: async () => async () => undefined,
    onListenGap: (told: () => void) => {
      gap = told;
    },
  } as unknown as Database);
  await notifications.start();
  let looks = 0;
  const looking = new Proxy(prisma(), {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== '$queryRaw') return value;
      return async (...statement: Parameters<PrismaClient['$queryRaw']>) => {
        const rows = await target.$queryRaw(...statement);
        looks += 1;
        if (looks === 1) await meanwhile({ notifications });
        return rows;
      };
    },
  });
  const { id: sessionId } = await prisma().session.findFirstOrThrow({ where: { userId } });
  const server = createServer((_request, response) => {
    void streamGenerations(
      {
        prisma: looking,
        notifications,
        logger: createLogger({ logLevel: 'error' }),
        eventStreams: new EventStreams(),
      } as unknown as StreamDependencies,
      response as Response,
      {
        account: { userId, sessionId, connectionId: null } as RequestAccount,
        generationId,
        after: null,
      },
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const stream = readStreamEvents(await fetch(`http://127.0.0.1:${port}`));
  return {
    stream,
    gap: () => gap(),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('the event stream', () => {
  it('begins with snapshots of what is unfinished and of what changed last', async () => {
    const { api } = await service.signUp();
    await generate(api, recipe('done long ago'));
    const done = await generate(api, recipe('done just now'));
    const one = await open(api);
    const [first] = await readUntil(one.stream, () => true);
    expect(first?.event).toEqual({ type: 'snapshot', generation: done });
    expect(first?.id).toBe(String(done.revision));
    one.close();

    const sent = gate();
    const answering = gate();
    paid.when('still running', {
      async start(request) {
        sent.open();
        await answering.opened;
        return { answer: pictures(request) };
      },
    });
    const { id } = await api.generate(recipe('still running'), randomUUID());
    await sent.opened;
    const two = await open(api);
    const [running] = await readUntil(two.stream, () => true);
    expect(running?.event).toMatchObject({ type: 'snapshot', generation: { id } });
    answering.open();
    await readUntil(two.stream, finished(id));
    two.close();
  });

  it('tells every window of progress, each picture and the end, in their order', async () => {
    const { api } = await service.signUp();
    const going = gate();
    paid.when('told as it goes', {
      async start() {
        return {
          answer: (async function* () {
            await going.opened;
            yield { type: 'progress', fraction: 0.5 } as const;
            yield await picture(0);
            yield await picture(1);
          })(),
        };
      },
    });
    const { id } = await api.generate({ ...recipe('told as it goes'), count: 2 }, randomUUID());
    const windows = await Promise.all([open(api), open(api)]);
    // Both are listening once they have told what there is.
    const begun = await Promise.all(windows.map(({ stream }) => readUntil(stream, () => true)));
    expect(begun.map(([first]) => first?.event.type)).toEqual(['snapshot', 'snapshot']);
    going.open();
    for (const { stream, close } of windows) {
      const events = await readUntil(stream, finished(id));
      const told = events.map(({ event }) => event).filter(({ type }) => type !== 'snapshot');
      expect(told.map(({ type }) => type)).toEqual(['progress', 'output', 'output', 'finished']);
      expect(told[0]).toMatchObject({ generationId: id, status: 'running', fraction: 0.5 });
      expect(told.slice(1, 3)).toMatchObject([
        { index: 0, width: 16, height: 16 },
        { index: 1, width: 16, height: 16 },
      ]);
      const ids = events.flatMap(({ id: revision }) => (revision === null ? [] : [+revision]));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      close();
    }
  });

  it('tells how far a provider has come that is asked again and again', async () => {
    const { api } = await service.signUp();
    const listening = gate();
    const told = gate();
    let polls = 0;
    paid.when('asked after', {
      start: async () => ({ operation: 'asked after' }),
      async poll() {
        polls += 1;
        if (polls > 1) {
          await told.opened;
          return { answer: pictures({ count: 1, seed: null }) };
        }
        await listening.opened;
        return { retryAfter: 1, fraction: 0.25 };
      },
    });
    const { id } = await api.generate(recipe('asked after'), randomUUID());
    const { stream, close } = await open(api);
    await readUntil(stream, () => true);
    listening.open();
    const isProgress = (event: GenerationEvent) => event.type === 'progress';
    const [progress] = (await readUntil(stream, isProgress)).slice(-1);
    expect(progress?.event).toMatchObject({ generationId: id, status: 'running', fraction: 0.25 });
    expect(await api.generation(id)).toMatchObject({ fraction: 0.25 });
    told.open();
    await readUntil(stream, finished(id));
    close();
    expect(await api.generation(id)).toMatchObject({ status: 'succeeded', fraction: null });
  });

  it('resumes with exactly what was missed', async () => {
    const { api } = await service.signUp();
    await generate(api, recipe('seen before'));
    const before = await open(api);
    const [last] = await readUntil(before.stream, () => true);
    before.close();
    const missed = [await generate(api, recipe('one')), await generate(api, recipe('two'))];
    const after = await open(api, last?.id ?? '');
    const events = await readUntil(after.stream, (event) => idOf(event) === missed[1]?.id);
    expect(events.map(({ event }) => event)).toEqual(
      missed.map((generation) => ({ type: 'snapshot', generation })),
    );
    const newest = events.at(-1)?.id ?? '';
    after.close();

    // Up to date: nothing is told until something happens.
    const again = await open(api, newest);
    const { id } = await api.generate(recipe('three'), randomUUID());
    const [first] = await readUntil(again.stream, () => true);
    expect(idOf(first?.event as GenerationEvent)).toBe(id);
    again.close();
  });

  it('tells of a deletion', async () => {
    const { api } = await service.signUp();
    const { id } = await generate(api, recipe('to be deleted'));
    const { stream, close } = await open(api);
    await readUntil(stream, (event) => idOf(event) === id);
    await api.deleteGeneration(id);
    const [event] = await readUntil(stream, ({ type }) => type === 'deleted');
    expect(event?.event).toEqual({ type: 'deleted', generationId: id });
    close();
  });

  it('says after a break what is still there', async () => {
    const { api } = await service.signUp();
    const [gone, left] = [await generate(api, recipe('gone')), await generate(api, recipe('left'))];
    const before = await open(api);
    const [last] = await readUntil(before.stream, () => true);
    before.close();
    await api.deleteGeneration(gone.id);
    const { stream, close } = await open(api, last?.id ?? '');
    const told = await firstOf(stream, 'existing');
    expect(told).toMatchObject({ generationIds: [left.id], complete: true });
    // The deletion, which took a revision of its own, is in it.
    expect(told.revision).toBeGreaterThan(left.revision);
    close();
  });

  it('tells of every end, also where another generation has changed again by then', async () => {
    const { api } = await service.signUp();
    const one = await generate(api, recipe('ended first'));
    const two = await generate(api, recipe('ended second'));
    const { stream, close } = await open(api);
    await readUntil(stream, (event) => idOf(event) === two.id);
    // What one transaction says is heard when all of it can be seen.
    const { id: userId } = await api.account();
    await prisma().$transaction(async (transaction) => {
      for (const { id } of [one, two, one]) {
        await transaction.$executeRaw`SELECT ${notify(await ending(transaction, userId, id))}`;
      }
    });
    const told = await readUntil(stream, finished(one.id));
    expect(told.map(({ event }) => [event.type, idOf(event)])).toEqual([
      ['finished', two.id],
      ['finished', one.id],
    ]);
    close();
  });

  it('tells a client that begins of what ends in the middle of its first look', async () => {
    const { api } = await service.signUp();
    await api.changeQueue({ paused: true });
    const { id: waiting } = await api.generate(recipe('ended meanwhile'), randomUUID());
    const { id: later } = await api.generate(recipe('ended after that'), randomUUID());
    const { id: userId } = await api.account();
    const { stream, close } = await streamWith(userId, async ({ notifications }) => {
      const told = await prisma().$transaction(async (transaction) => [
        await ending(transaction, userId, waiting),
        await ending(transaction, userId, later),
      ]);
      for (const notification of told) notifications.tellHere(notification);
    });
    const events = await readUntil(stream, finished(waiting));
    expect(events.map(({ event }) => event.type).slice(0, 2)).toEqual(['snapshot', 'snapshot']);
    expect(idOf((await readUntil(stream, finished(later))).at(-1)?.event as GenerationEvent)).toBe(
      later,
    );
    close();
  });

  it('says what is still there when it may have missed something itself', async () => {
    const { api } = await service.signUp();
    const [gone, left] = [await generate(api, recipe('gone')), await generate(api, recipe('left'))];
    const { id: userId } = await api.account();
    const { stream, gap, close } = await streamWith(userId);
    await readUntil(stream, (event) => idOf(event) === left.id);
    await api.deleteGeneration(gone.id);
    gap();
    expect(await firstOf(stream, 'existing')).toMatchObject({ generationIds: [left.id] });
    close();
    const ofOne = await streamWith(userId, undefined, left.id);
    await readUntil(ofOne.stream, (event) => idOf(event) === left.id);
    await api.deleteGeneration(left.id);
    ofOne.gap();
    expect(await firstOf(ofOne.stream, 'deleted')).toMatchObject({ generationId: left.id });
    ofOne.close();
  });

  it('of one generation tells of no other', async () => {
    const person = await service.signUp();
    const { api } = person;
    const sent = gate();
    const answering = gate();
    paid.when('watched', {
      async start(request) {
        sent.open();
        await answering.opened;
        return { answer: pictures(request) };
      },
    });
    const watched = await api.generate(recipe('watched'), randomUUID());
    await sent.opened;
    const controller = new AbortController();
    const stream = readStreamEvents(
      await api.content(`/api/v1/generations/${watched.id}/events`, controller.signal),
    );
    await readUntil(stream, () => true);
    await generate(api, recipe('not watched'));
    answering.open();
    const events = await readUntil(stream, finished(watched.id));
    expect(new Set(events.map(({ event }) => idOf(event)))).toEqual(new Set([watched.id]));
    controller.abort();
  });

  it('never tells one person of another', async () => {
    const [ada, bob] = await Promise.all([service.signUp('Ada'), service.signUp('Bob')]);
    const { stream, close } = await open(bob.api, '0');
    const hers = await ada.api.generate(recipe('of Ada'), randomUUID());
    await ended(ada.api, hers.id);
    const his = await bob.api.generate(recipe('of Bob'), randomUUID());
    const events = await readUntil(stream, finished(his.id));
    expect(new Set(events.map(({ event }) => idOf(event)))).toEqual(new Set([his.id]));
    close();
    await expect(bob.api.content(`/api/v1/generations/${hers.id}/events`)).rejects.toMatchObject({
      problem: { status: 404 },
    });
  });
});

describe('a preview', () => {
  /** A generation that has shown a preview and goes on when it is let. */
  async function shown(prompt: string) {
    const person = await service.signUp();
    const rest = gate();
    paid.when(prompt, {
      async start(request) {
        return {
          answer: (async function* () {
            yield await preview();
            await rest.opened;
            yield* pictures(request);
          })(),
        };
      },
    });
    const { stream, close } = await open(person.api);
    const { id } = await person.api.generate(recipe(prompt), randomUUID());
    const [told] = (await readUntil(stream, ({ type }) => type === 'preview')).slice(-1);
    if (told?.event.type !== 'preview') throw new Error('no preview was told of');
    close();
    return { person, id, url: service.origin + told.event.path, finish: rest.open };
  }

  it('is shown to its person alone, whole, also after somebody broke off', async () => {
    const { person, id, url, finish } = await shown('previewed');
    const stranger = await service.signUp('Bob');
    expect((await stranger.fetch(url)).status).toBe(404);
    const breaking = await person.fetch(url);
    await breaking.body?.cancel();
    const response = await person.fetch(url);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 16, height: 16 });
    finish();
    await ended(person.api, id);
  });

  it('is gone with its generation, before that has ended', async () => {
    const { person, id, url, finish } = await shown('previewed and deleted');
    expect((await person.fetch(url)).status).toBe(200);
    await person.api.deleteGeneration(id);
    expect((await person.fetch(url)).status).toBe(404);
    finish();
  });
});
