import { afterAll, beforeAll, expect, it } from 'vitest';
import { idsSince } from '../../../server/metrics/ids-since.ts';
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
