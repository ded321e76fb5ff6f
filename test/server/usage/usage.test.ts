import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cell } from '../../../server/usage/usage-csv.ts';
import { Usage } from '../../../shared/usage.ts';
import { generate, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createKeyedToyProvider, createToyProvider } from '../../support/toy-provider.ts';

const paid = createToyProvider('paid', false);
const keyed = createKeyedToyProvider();
let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [paid, keyed] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Entry {
  at: string;
  model?: string;
  keyId?: string;
  documentId?: string;
  charged?: 'yes' | 'no' | 'unknown';
  estimate?: number | null;
  actual?: number | null;
}

/** Writes a ledger as the worker would have. */
async function spent(person: Person, entries: Entry[]): Promise<void> {
  const { id: userId } = await person.api.account();
  await service.inside.database.prisma.ledgerEntry.createMany({
    data: entries.map(({ estimate = 40_000, actual = 41_000, charged = 'yes', ...entry }) => ({
      model: 'paid/picture',
      ...entry,
      at: new Date(entry.at),
      userId,
      callId: randomUUID(),
      generationId: randomUUID(),
      charged,
      estimateMicros: estimate,
      actualMicros: actual,
    })),
  });
}

const november = { from: '2026-11-01', to: '2026-11-03' };

describe('usage', () => {
  it('is what real generations cost, today', async () => {
    const person = await service.signUp();
    await generate(person.api, { model: 'paid/picture', prompt: 'a harbour', count: 3 });
    const usage = Usage.strict().parse(await person.api.usage());
    expect(usage.days).toHaveLength(30);
    const sum = { calls: 2, estimateMicros: 120_000, actualMicros: 120_000, unknownCalls: 0 };
    expect(usage.total).toEqual(sum);
    expect(usage.days.at(-1)).toEqual({ day: usage.to, ...sum });
    expect(usage.providers).toEqual([{ id: 'paid', label: 'Toy', ...sum }]);
    expect(usage.models).toEqual([{ id: 'paid/picture', label: 'Toy picture', ...sum }]);
    expect(usage.keys).toEqual([{ id: null, label: null, ...sum }]);
    expect(usage.documents).toEqual([{ id: null, label: null, ...sum }]);
  });

  it('is cut into the days of the person’s time zone', async () => {
    const person = await service.signUp();
    await spent(person, [
      { at: '2026-10-31T22:59:59.999Z', actual: 1 },
      { at: '2026-10-31T23:00:00.000Z', actual: 10 },
      { at: '2026-11-01T22:59:59.999Z', actual: 100 },
      { at: '2026-11-01T23:00:00.000Z', actual: 1_000 },
      { at: '2026-11-03T22:59:59.999Z', actual: 10_000 },
      { at: '2026-11-03T23:00:00.000Z', actual: 100_000 },
    ]);
    const perDay = async (timeZone: string) =>
      (await person.api.usage({ ...november, timeZone })).days.map((day) => day.actualMicros);
    expect(await perDay('Europe/Vienna')).toEqual([110, 1_000, 10_000]);
    expect(await perDay('UTC')).toEqual([1_100, 0, 110_000]);
  });

  it('counts what nobody knows, and shows no cost for what was not charged', async () => {
    const person = await service.signUp();
    const at = '2026-11-02T12:00:00Z';
    await spent(person, [
      { at },
      { at, charged: 'unknown', actual: null },
      { at, charged: 'yes', estimate: null, actual: null },
      { at, charged: 'no', actual: 0 },
    ]);
    const { total, days } = await person.api.usage(november);
    expect(total).toEqual({
      calls: 4,
      estimateMicros: 80_000,
      actualMicros: 41_000,
      unknownCalls: 2,
    });
    expect(days.map(({ calls }) => calls)).toEqual([0, 4, 0]);
  });

  it('is taken apart by key and document, also when they are gone or have no name', async () => {
    const person = await service.signUp();
    const [named, nameless] = [randomUUID(), randomUUID()];
    await person.api.labelDocument(named, 'Autumn');
    await person.api.labelDocument(nameless, null);
    const key = { provider: 'keyed', label: 'Work', secret: 'sk-0123456789' };
    const { id: work } = await person.api.createProviderKey(key);
    const { id: gone } = await person.api.createProviderKey({ ...key, label: 'Old' });
    const at = '2026-11-02T12:00:00Z';
    const model = 'keyed/retired';
    await spent(person, [
      { at, model, keyId: work, documentId: named, actual: 300 },
      { at, model, keyId: gone, documentId: nameless, actual: 200 },
      { at, actual: 100 },
    ]);
    await person.api.deleteProviderKey(gone);
    const usage = await person.api.usage(november);
    const parts = (of: 'keys' | 'documents') =>
      usage[of].map(({ id, label, actualMicros }) => [id, label, actualMicros]);
    expect(parts('keys')).toEqual([
      [work, 'Work', 300],
      [gone, null, 200],
      [null, null, 100],
    ]);
    expect(parts('documents')).toEqual([
      [named, 'Autumn', 300],
      [nameless, null, 200],
      [null, null, 100],
    ]);
    expect(usage.models[0]).toMatchObject({ id: 'keyed/retired', label: 'retired' });
  });

  it('tells nobody of another person', async () => {
    const [ada, bob] = [await service.signUp(), await service.signUp('Bob')];
    await spent(ada, [{ at: '2026-11-02T12:00:00Z' }]);
    expect((await bob.api.usage(november)).total.calls).toBe(0);
  });
});

describe('the table for spreadsheets', () => {
  it('has a line for every day, model, key and document, and is safe to open', async () => {
    const person = await service.signUp();
    const documentId = randomUUID();
    await person.api.labelDocument(documentId, '=HYPERLINK("https://evil.example","Autumn")');
    const label = 'Work, "mine"';
    const { id: keyId } = await person.api.createProviderKey({
      provider: 'keyed',
      label,
      secret: 'sk-0123456789',
    });
    await spent(person, [
      { at: '2026-11-01T12:00:00Z', documentId, keyId, model: 'keyed/picture' },
      { at: '2026-11-01T13:00:00Z', documentId, keyId, model: 'keyed/picture' },
      { at: '2026-11-03T12:00:00Z', charged: 'unknown', actual: null },
    ]);
    const response = await person.fetch(
      `${person.origin}/api/v1/usage.csv?from=2026-11-01&to=2026-11-03`,
    );
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename=tomson-usage-2026-11-01-to-2026-11-03.csv',
    );
    expect(await response.text()).toBe(
      [
        'day,provider,model,key,document,calls,estimate_usd,actual_usd,calls_of_unknown_cost',
        `2026-11-01,Toy,Toy picture,"Work, ""mine""","'=HYPERLINK(""https://evil.example"",""Autumn"")",2,0.080000,0.082000,0`,
        '2026-11-03,Toy,Toy picture,,,1,0.040000,unknown,1',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['plain', 'plain'],
    ['a "b"', '"a ""b"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=1,2', `"'=1,2"`],
  ])('writes %j as %j', (value, written) => {
    expect(cell(value)).toBe(written);
  });
});
