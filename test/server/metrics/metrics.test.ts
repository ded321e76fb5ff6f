import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { idsSince } from '../../../server/metrics/ids-since.ts';
import { createStoredBytes } from '../../../server/metrics/stored-bytes.ts';
import { generate } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider, pictures } from '../../support/toy-provider.ts';

const TOKEN = 'a-token-for-prometheus';
const paid = createToyProvider('paid', false);
let service: TestService;

beforeAll(async () => {
  service = await TestService.start({
    providers: [paid],
    environment: { METRICS_TOKEN: TOKEN, LOG_LEVEL: 'silent' },
  });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const metrics = (headers: Record<string, string> = {}) =>
  fetch(`${service.origin}/metrics`, { headers });

it('the metrics are for whoever has the operator’s token', async () => {
  expect((await metrics()).status).toBe(401);
  expect((await metrics({ Authorization: 'Bearer another-token-for-it' })).status).toBe(401);
  const response = await metrics({ Authorization: `Bearer ${TOKEN}` });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/plain');
});

it('the metrics tell of the queue, the providers, the bytes and the money', async () => {
  const { api } = await service.signUp();
  await generate(api, { model: 'paid/picture', prompt: 'counted', count: 2 });
  paid.when('breaks', {
    start: (request, _context, nth) =>
      nth === 0
        ? Promise.reject(new TypeError('x'))
        : Promise.resolve({ answer: pictures(request) }),
  });
  await generate(api, { model: 'paid/picture', prompt: 'breaks' });
  const text = await (await metrics({ Authorization: `Bearer ${TOKEN}` })).text();
  const lines = text.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'tomson_generations{status="queued"} 0',
      'tomson_generations{status="running"} 0',
      'tomson_oldest_waiting_seconds 0',
      'tomson_provider_calls{provider="paid",outcome="ok"} 1',
      'tomson_provider_calls{provider="paid",outcome="bad_answer"} 1',
      'tomson_spent_micros{provider="paid"} 80000',
      'tomson_unknown_cost_calls{provider="paid"} 1',
    ]),
  );
  for (const name of [
    'tomson_pickup_seconds{quantile="0.95"}',
    'tomson_provider_seconds{provider="paid",quantile="0.95"}',
    'tomson_stored_bytes{kind="original"}',
    'tomson_web_process_cpu_seconds_total',
  ]) {
    const line = lines.find((one) => one.startsWith(`${name} `));
    expect([name, Number(line?.split(' ')[1])]).toEqual([name, expect.any(Number)]);
    expect(Number(line?.split(' ')[1])).toBeGreaterThan(0);
  }
});

it('the metrics tell of what may begin and of what is set aside apart', async () => {
  const { api } = await service.signUp();
  await api.changeQueue({ paused: true });
  const ids: string[] = [];
  for (const prompt of ['due', 'limited', 'no room']) {
    ids.push((await api.generate({ model: 'paid/picture', prompt }, randomUUID())).id);
  }
  const { prisma } = service.inside.database;
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const waits = [
    { createdAt: hoursAgo(9), waitingUntil: hoursAgo(2), waitingFor: 'rate_limit' },
    { createdAt: hoursAgo(3), waitingUntil: hoursAgo(-1), waitingFor: 'rate_limit' },
    { createdAt: hoursAgo(5), waitingUntil: hoursAgo(-1), waitingFor: 'disk_room' },
  ] as const;
  for (const [index, data] of waits.entries()) {
    await prisma.generation.update({ where: { id: ids[index] ?? '' }, data });
  }
  // Without tickets nothing begins; its queue is not paused any more.
  await prisma.user.updateMany({ data: { queuePausedAt: null } });
  const text = await (await metrics({ Authorization: `Bearer ${TOKEN}` })).text();
  const hours = (name: string) =>
    Math.round(Number(text.split(`\ntomson_oldest_${name} `)[1]?.split('\n')[0]) / 3600);
  expect(hours('waiting_seconds')).toBe(2);
  expect(hours('set_aside_seconds{for="rate_limit"}')).toBe(3);
  expect(hours('set_aside_seconds{for="disk_room"}')).toBe(5);
  await prisma.generation.deleteMany({ where: { id: { in: ids } } });
});

it('the bytes that are stored are counted whole once an hour, and what was added since at once', async () => {
  const { prisma } = service.inside.database;
  const { api } = await service.signUp();
  const made = async (prompt: string) => {
    const { id } = await generate(api, { model: 'paid/picture', prompt });
    const output = await prisma.generationOutput.findFirstOrThrow({ where: { generationId: id } });
    const which = { assetId: output.assetId, name: 'original' };
    return prisma.assetVariant.findFirstOrThrow({ where: which });
  };
  const first = await made('stored first');
  let time = Date.now();
  const storedBytes = createStoredBytes(prisma, () => time);
  // Made a minute after the first picture, the count is of that one, too.
  time += 120_000;
  const before = (await storedBytes()).get('original') ?? 0;
  await prisma.assetVariant.delete({ where: { id: first.id } });
  const whole = vi.spyOn(prisma, '$queryRaw');
  expect((await storedBytes()).get('original')).toBe(before);
  // What is added is looked for by its id, and the rest not again.
  expect(whole).toHaveBeenCalledTimes(1);
  time += 3_600_000;
  const [one, other] = await Promise.all([storedBytes(), storedBytes()]);
  expect(whole).toHaveBeenCalledTimes(4);
  whole.mockRestore();
  expect(one.get('original')).toBe(before - first.bytes);
  expect(other).toEqual(one);
  time = Date.now();
  const counted = createStoredBytes(prisma, () => time);
  const earlier = (await counted()).get('original') ?? 0;
  const added = await made('stored later');
  expect((await counted()).get('original')).toBe(earlier + added.bytes);
});

it('a service without a token has no metrics', async () => {
  await service.stop();
  await service.resume({ METRICS_TOKEN: '' });
  expect((await metrics({ Authorization: `Bearer ${TOKEN}` })).status).toBe(404);
});

it('the smallest id since a moment is that moment, as version 7 has it', () => {
  const { time, floor } = idsSince(1000, 0x0123456789ab + 1000);
  expect(time.getTime()).toBe(0x0123456789ab);
  expect(floor).toBe('01234567-89ab-7000-8000-000000000000');
});
