import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openai } from '../../../server/providers/openai/openai.ts';
import { ended } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { TestService } from '../../support/test-service.ts';

const QUEUE = 50;
const AT_ONCE = 8;
/** What the provider takes. */
const CALLS = 3;
const WINDOW = 1_000;

/**
 * Until the first refusal is heard, all calls that may be under way at once are sent; of them only a
 * window's are taken. From then on the calls take turns: a refusal doubles the space between them,
 * which seven successes undo (0.9⁷ < ½), and it meets the call that was made, and another whose turn
 * had come.
 */
const MOST_REFUSED = AT_ONCE - CALLS + 2 * Math.ceil(QUEUE / 7);

let stub: ProviderStub;
let service: TestService;

beforeAll(async () => {
  stub = await ProviderStub.start();
  service = await TestService.start({
    providers: [openai],
    environment: {
      PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
      ALLOWED_PRIVATE_ORIGINS: stub.origin,
      WORKER_CONCURRENCY: String(AT_ONCE),
    },
  });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
});

/** OpenAI counts images by themselves, and says only how many requests and tokens are left. */
const OF_ANOTHER_LIMIT = {
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-remaining-requests': '480',
  'x-ratelimit-reset-requests': '2.4s',
};

it.each([
  ['says nothing of its limit', {}],
  ['tells of another limit than the one that was hit', OF_ANOTHER_LIMIT],
])(
  `a queue of ${QUEUE} does not burn itself on a provider that takes ${CALLS} calls a second and %s`,
  async (_, headers) => {
    stub.reset();
    const { api } = await service.signUp();
    const secret = 'sk-test-0123456789abcdef';
    await api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
    await api.giveConsent({ provider: 'openai', origin: stub.origin });
    stub.limitRate(CALLS, WINDOW, headers);
    const asked = await Promise.all(
      Array.from({ length: QUEUE }, (_, nth) =>
        api.generate({ model: 'openai/gpt-image-2', prompt: `picture ${nth}.` }, randomUUID()),
      ),
    );
    for (const { id, prompt } of asked) {
      expect(await ended(api, id), prompt).toMatchObject({ status: 'succeeded', error: null });
      expect(
        stub.paid.filter((call) => call.prompt === prompt),
        prompt,
      ).toHaveLength(1);
    }
    expect(stub.paid).toHaveLength(QUEUE);
    expect(stub.calls.length - QUEUE).toBeLessThanOrEqual(MOST_REFUSED);
  },
  120_000,
);
