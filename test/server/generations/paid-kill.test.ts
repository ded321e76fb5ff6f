import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import type { Generation } from '../../../shared/generation.ts';
import { customerByLink } from '../../support/customer-by-link.ts';
import { ended } from '../../support/person.ts';
import type { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { ServiceBesideStub } from '../../support/service-beside-stub.ts';

const MODEL = 'openai/gpt-image-2';
const ROUNDS = 6;
/** Of each round: first some that end, then as many as are under way at once, then the queue. */
const FINISHED = 2;
const AT_ONCE = 3;
const QUEUED = 3;

let stub: ProviderStub;
let service: ServiceBesideStub;

beforeAll(async () => {
  service = await ServiceBesideStub.start(() => ({ WORKER_CONCURRENCY: String(AT_ONCE) }));
  ({ stub } = service);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const ask = (api: ApiClient, prompts: string[]): Promise<Generation[]> =>
  Promise.all(prompts.map((prompt) => api.generate({ model: MODEL, prompt }, randomUUID())));

const paidFor = (prompt: string) => stub.paid.filter((call) => call.prompt === prompt).length;

const prompts = (round: number, kind: string, count: number) =>
  Array.from({ length: count }, (_, index) => `round ${round}, ${kind} ${index}.`);

describe('a service that is killed while providers work', () => {
  it('loses none of 48 generations and pays for each once, unless the person says otherwise', async () => {
    const api = await customerByLink(service.process.link, stub);
    const unknown: Generation[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const finished = await ask(api, prompts(round, 'finished', FINISHED));
      for (const { id } of finished) {
        expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
      }
      stub.hold();
      const held = await ask(api, prompts(round, 'held', AT_ONCE));
      await stub.waiting(AT_ONCE);
      const queued = await ask(api, prompts(round, 'queued', QUEUED));

      await service.process.kill('SIGKILL');
      stub.release();
      await service.launch().ready();

      for (const { id } of queued) {
        expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
      }
      for (const { id } of held) {
        const generation = await ended(api, id);
        expect(generation).toMatchObject({
          status: 'outcome_unknown',
          error: { charged: 'unknown' },
        });
        unknown.push(generation);
      }
    }

    const { items } = await api.generations({ limit: 100 });
    expect(items).toHaveLength(ROUNDS * (FINISHED + AT_ONCE + QUEUED));
    for (const { prompt } of items) expect(paidFor(prompt)).toBe(1);

    // Only the person makes a second payment, and it is exactly one more.
    const [again] = unknown;
    await api.retryGeneration(again?.id ?? '', randomUUID());
    expect(await ended(api, again?.id ?? '')).toMatchObject({ status: 'succeeded' });
    expect(paidFor(again?.prompt ?? '')).toBe(2);
    const { unknownCalls } = await api.spending();
    expect(unknownCalls).toBe(ROUNDS * AT_ONCE);
  }, 240_000);
});
