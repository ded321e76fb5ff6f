import { randomUUID } from 'node:crypto';
import { mkdir, rename, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MARK_AS_RESTORED } from '../../../server/backup/restored-mark.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { ended } from '../../support/person.ts';
import { spooledOf } from '../../support/spooled-of.ts';
import { sweep } from '../../support/sweep.ts';
import { TestService } from '../../support/test-service.ts';
import {
  createToyProvider,
  gate,
  picture,
  pictures,
  untilAborted,
} from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

const paid = createToyProvider('paid', false);
const keyed = withCredential(createToyProvider('keyed', false));
const free = createToyProvider('free', true);
let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [paid, keyed, free], stopTimeout: 1000 });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Never comes to an end by itself, and does not listen when it is told to stop. */
const forEver = () => new Promise<never>(() => undefined);

describe('a service that is stopped while generations run', () => {
  it('repeats nothing that may have been paid for, and goes on with the rest', async () => {
    const { api } = await service.signUp();
    const lost = gate();
    paid.when('sent and lost', {
      async start(request, _context, nth) {
        if (nth > 0) return { answer: pictures(request) };
        lost.open();
        return forEver();
      },
    });
    const arrived = gate();
    paid.when('arrived and not answered', {
      async start() {
        return {
          answer: (async function* () {
            yield await picture(0);
            arrived.open();
            await forEver();
          })(),
        };
      },
    });
    const drawing = gate();
    free.when('costs nothing', {
      async start(request, _context, nth) {
        if (nth > 0) return { answer: pictures(request) };
        drawing.open();
        return forEver();
      },
    });
    const asked = gate();
    let finished = false;
    paid.when('operation', {
      async start() {
        return { operation: 'operation' };
      },
      async poll() {
        asked.open();
        if (!finished) return { retryAfter: 60_000, fraction: null };
        return { answer: pictures({ count: 1, seed: null }) };
      },
    });
    const secondCall = gate();
    paid.when('cancelled meanwhile', {
      async start(request, _context, nth) {
        return nth < 3 ? { answer: pictures(request) } : { operation: 'cancelled meanwhile' };
      },
      async poll() {
        secondCall.open();
        return { retryAfter: 60_000, fraction: null };
      },
    });
    const fetching = gate();
    let comesThrough = false;
    paid.when('made and not fetched', {
      async start() {
        return { operation: 'made and not fetched' };
      },
      async poll() {
        if (comesThrough) return { answer: pictures({ count: 2, seed: null }) };
        return {
          answer: (async function* () {
            yield await picture(0);
            fetching.open();
            throw new ProviderError({
              code: 'bad_answer',
              message: 'The toy made a picture, but it could not be fetched.',
              charged: 'yes',
              pictureWaits: true,
              retryAfter: 60_000,
            });
          })(),
        };
      },
    });
    const [unknown, kept, drawn, operation, fetched, cancelled] = await Promise.all(
      [
        'paid/picture sent and lost',
        'paid/picture arrived and not answered',
        'free/picture costs nothing',
        'paid/picture operation',
        'paid/picture made and not fetched',
        'paid/picture cancelled meanwhile',
      ].map((line) => {
        const [model = '', ...words] = line.split(' ');
        const prompt = words.join(' ');
        const counts = { 'made and not fetched': 2, 'cancelled meanwhile': 7 };
        const count = new Map(Object.entries(counts)).get(prompt) ?? 1;
        return api.generate({ model, prompt, count }, randomUUID());
      }),
    );
    const begun = [lost, arrived, drawing, asked, fetching, secondCall];
    await Promise.all(begun.map(({ opened }) => opened));
    // Asked for when nobody works on it: its worker is told of nothing.
    await service.inside.database.prisma.generation.update({
      where: { id: cancelled?.id ?? '' },
      data: { cancelRequestedAt: new Date() },
    });
    await service.stop();
    finished = true;
    comesThrough = true;
    await service.resume();

    // Getting what is made and paid for is free, and is tried until it is here.
    expect(await ended(api, fetched?.id ?? '')).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }, { index: 1 }],
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
    expect(paid.startsOf('made and not fetched')).toHaveLength(1);

    // What was sent before the cancel is ended, too, and counts.
    expect(await ended(api, cancelled?.id ?? '')).toMatchObject({
      status: 'cancelled',
      error: { charged: 'unknown' },
      calls: [
        ...[0, 1, 2].map((slice) => ({ slice, state: 'answered', charged: 'yes' })),
        { slice: 3, state: 'outcome_unknown', charged: 'unknown' },
      ],
    });

    expect(await ended(api, unknown?.id ?? '')).toMatchObject({
      status: 'outcome_unknown',
      error: { charged: 'unknown', message: expect.stringContaining('nobody knows') },
      calls: [{ state: 'outcome_unknown' }],
    });
    expect(paid.startsOf('sent and lost')).toHaveLength(1);

    // All its pictures were in the spool: there is nothing to ask the person.
    expect(await ended(api, kept?.id ?? '')).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }],
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
    expect(paid.startsOf('arrived and not answered')).toHaveLength(1);

    expect(await ended(api, drawn?.id ?? '')).toMatchObject({ status: 'succeeded' });
    expect(free.startsOf('costs nothing')).toHaveLength(2);

    expect(await ended(api, operation?.id ?? '')).toMatchObject({
      status: 'succeeded',
      calls: [{ try: 0, state: 'answered' }],
    });
    expect(paid.startsOf('operation')).toHaveLength(1);

    await api.retryGeneration(unknown?.id ?? '', randomUUID());
    expect(await ended(api, unknown?.id ?? '')).toMatchObject({ status: 'succeeded' });
    expect(paid.startsOf('sent and lost')).toHaveLength(2);
  });
});

describe('an operation whose key is deleted while nobody asks after it', () => {
  it('may have been charged, and the person is told so', async () => {
    const { api } = await service.signUp();
    const key = { provider: 'keyed', label: 'Work', secret: 'sk-0123456789-abcd' };
    const { id: keyId } = await api.createProviderKey(key);
    await api.giveConsent({ provider: 'keyed', origin: 'https://api.toys.example' });
    const prompt = 'an operation without its key';
    const asked = gate();
    keyed.when(prompt, {
      async start() {
        return { operation: prompt };
      },
      async poll() {
        asked.open();
        return { retryAfter: 60_000, fraction: null };
      },
    });
    const { id } = await api.generate({ model: 'keyed/picture', prompt }, randomUUID());
    await asked.opened;
    await api.deleteProviderKey(keyId);
    await service.stop();
    await service.resume();
    expect(await ended(api, id)).toMatchObject({
      status: 'outcome_unknown',
      error: { code: 'wrong_key', charged: 'unknown' },
      actualMicros: null,
    });
    expect(keyed.startsOf(prompt)).toHaveLength(1);
  });
});

describe('an operation that has not ended three hours after it was sent', () => {
  it('is asked after once more, or a few times where nobody answers, and is unknown then, which the vendor is told', async () => {
    const { api } = await service.signUp();
    const down = new ProviderError({
      code: 'provider_down',
      message: 'The toy is away.',
      charged: 'no',
      retryAfter: 1,
    });
    let isLate = false;
    const begin = async (prompt: string, late: () => { retryAfter: number; fraction: null }) => {
      const asked = gate();
      const polls = { late: 0 };
      const told: { aborted: boolean }[] = [];
      paid.when(prompt, {
        start: async () => ({ operation: prompt }),
        async poll() {
          asked.open();
          if (!isLate) return { retryAfter: 60_000, fraction: null };
          polls.late += 1;
          return late();
        },
        // Never answered: the end does not wait for it.
        async cancel({ signal }) {
          told.push({ aborted: signal.aborted });
          await forEver();
        },
      });
      const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
      await asked.opened;
      return { id, prompt, polls, told };
    };
    const [pending, away] = await Promise.all([
      begin('still pending', () => ({ retryAfter: 1, fraction: null })),
      begin('no longer there', () => {
        throw down;
      }),
    ]);
    await service.inside.database.prisma.providerCall.updateMany({
      where: { generationId: { in: [pending.id, away.id] } },
      data: { sentAt: new Date(Date.now() - 3 * 60 * 60 * 1000) },
    });
    await service.stop();
    isLate = true;
    await service.resume();
    for (const { id, prompt, told } of [pending, away]) {
      expect(await ended(api, id)).toMatchObject({
        status: 'outcome_unknown',
        error: { code: 'timed_out', charged: 'unknown' },
        calls: [{ try: 0, state: 'outcome_unknown' }],
      });
      expect(paid.startsOf(prompt)).toHaveLength(1);
      expect(told).toEqual([{ aborted: false }]);
    }
    expect([pending.polls.late, away.polls.late]).toEqual([1, 12]);
  });
});

describe('an operation that was asked after when a backup was made that is put back', () => {
  it('costs what its vendor has said, if it was charged', async () => {
    const { api } = await service.signUp();
    const prompt = 'restored in the middle';
    const asked = gate();
    paid.when(prompt, {
      start: async () => ({ operation: prompt }),
      price: 45_000,
      async poll() {
        asked.open();
        return { retryAfter: 60_000, fraction: null };
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
    await asked.opened;
    await service.inside.database.prisma.$executeRawUnsafe(MARK_AS_RESTORED);
    await service.stop();
    await service.resume();
    const { prisma } = service.inside.database;
    const where = { generationId: id };
    expect([
      await prisma.generation.findUnique({ where: { id } }),
      await prisma.providerCall.findMany({ where }),
      await prisma.ledgerEntry.findMany({ where }),
    ]).toMatchObject([
      { status: 'outcome_unknown', error: { code: 'restored', charged: 'unknown' } },
      [{ state: 'outcome_unknown', charged: 'unknown', costMicros: 45_000n }],
      [{ charged: 'unknown', actualMicros: 45_000n }],
    ]);
  });
});

/** An id that nothing has. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** In a folder of its call, with a note beside it. */
async function putBackAsBefore(from: string, spooled: string): Promise<void> {
  const [generationId = '', callId = '', index] = path.basename(spooled).split('_');
  const folder = path.join(path.dirname(spooled), generationId, callId);
  await mkdir(folder, { recursive: true });
  await rename(from, path.join(folder, `${index}`));
  const note = { index: Number(index), seed: null };
  await writeFile(path.join(folder, `${index}.json`), JSON.stringify(note));
}

async function* twoAndNoEnd(arrived: () => void) {
  yield await picture(0);
  yield await picture(1);
  arrived();
  await forEver();
}

describe('a picture that arrived on a machine that died, while another one ended its generation', () => {
  it('is kept when the machine is back, also with an earlier version’s spool: it was paid for', async () => {
    const { api } = await service.signUp();
    const prompt = 'arrived on the other machine';
    const arrived = gate();
    paid.when(prompt, {
      async start() {
        return {
          answer: twoAndNoEnd(arrived.open),
        };
      },
    });
    // Nothing of it gets beyond this machine.
    const mend = await service.breakObjectStorage();
    const request = { model: 'paid/picture', prompt, count: 2 };
    const { id } = await api.generate(request, randomUUID());
    await arrived.opened;
    await service.stop();
    await mend();
    const [first = '', second = ''] = (await spooledOf(service, id)).sort();
    const away = (file: string) => path.join(service.dataDirectory, path.basename(file));
    for (const file of [first, second]) await rename(file, away(file));
    await service.resume();
    const unknown = await ended(api, id);
    expect(unknown).toMatchObject({ status: 'outcome_unknown', outputs: [] });
    await service.stop();
    await rename(away(first), first);
    await putBackAsBefore(away(second), second);
    await service.resume();
    const { prisma } = service.inside.database;
    await sweep(prisma);
    const kept = await api.generation(id);
    expect(kept).toMatchObject({
      status: 'succeeded',
      error: null,
      outputs: [{ index: 0 }, { index: 1 }],
      calls: [{ try: 0, state: 'answered', charged: 'yes', costMicros: null }],
    });
    expect(kept.revision).toBeGreaterThan(unknown.revision);
    expect(await prisma.ledgerEntry.findMany({ where: { generationId: id } })).toMatchObject([
      { charged: 'yes' },
    ]);
    expect(paid.startsOf(prompt)).toHaveLength(1);
    expect(await spooledOf(service, id)).toEqual([]);
  });

  it('is kept also when other pictures of it were there, and whatever fails beside it', async () => {
    const { api } = await service.signUp();
    const prompt = 'the second half arrived on the other machine';
    const arrived = gate();
    let mend: () => Promise<void> = async () => undefined;
    paid.when(prompt, {
      async start(request, _context, nth) {
        if (nth === 0) return { answer: pictures(request) };
        mend = await service.breakObjectStorage();
        return {
          answer: twoAndNoEnd(arrived.open),
        };
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt, count: 4 }, randomUUID());
    await arrived.opened;
    await service.stop();
    await mend();
    const spooled = (await spooledOf(service, id)).sort();
    expect(spooled).toHaveLength(2);
    const [first = '', second = ''] = spooled;
    const away = (file: string) => path.join(service.dataDirectory, path.basename(file));
    for (const file of spooled) await rename(file, away(file));
    await service.resume();
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      warnings: [{ message: expect.stringContaining('2 of 4 pictures arrived.') }],
      calls: [{ state: 'answered' }, { state: 'outcome_unknown', charged: 'unknown' }],
    });

    // The machine is back, and its disk gives the second picture only later. What lies before the
    // first cannot be removed, or is none of ours.
    await rename(away(first), first);
    await mkdir(second);
    const stuck = path.join(path.dirname(first), `${nobody}_${nobody}_0_`);
    await mkdir(stuck);
    await writeFile(path.join(path.dirname(first), '.DS_Store'), '');
    const { prisma } = service.inside.database;
    await sweep(prisma);
    expect(await api.generation(id)).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }, { index: 1 }, { index: 2 }],
      warnings: [{ message: '3 of 4 pictures arrived.' }],
      calls: [{ state: 'answered' }, { state: 'outcome_unknown', charged: 'unknown' }],
    });
    await rmdir(second);
    await rename(away(second), second);
    await sweep(prisma);
    expect(await api.generation(id)).toMatchObject({
      status: 'succeeded',
      outputs: [0, 1, 2, 3].map((index) => ({ index })),
      warnings: [],
      calls: [{ state: 'answered' }, { state: 'answered', charged: 'yes' }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(2);
    expect(await spooledOf(service, id)).toEqual([]);
    await rmdir(stuck);
  });
});

describe('a picture that was here, and not stored, when the person cancelled', () => {
  it('is kept: it was paid for', async () => {
    const { api } = await service.signUp();
    const prompt = 'cancelled while the store was away';
    const arrived = gate();
    paid.when(prompt, {
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
    const mend = await service.breakObjectStorage();
    const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
    await arrived.opened;
    await api.cancelGeneration(id);
    expect(await ended(api, id)).toMatchObject({
      status: 'cancelled',
      error: { charged: 'unknown' },
      outputs: [],
    });
    expect(await spooledOf(service, id)).toHaveLength(1);
    await mend();
    await sweep(service.inside.database.prisma);
    expect(await api.generation(id)).toMatchObject({
      status: 'cancelled',
      error: { code: 'cancelled', charged: 'yes' },
      outputs: [{ index: 0 }],
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
    expect(await spooledOf(service, id)).toEqual([]);
  });
});
