import { replicate } from '../../../../../server/providers/replicate/replicate.ts';
import type { WireReply } from '../../../../support/wire-stub/wire-stub.ts';
import { declaredRequest, type ProviderWire } from '../provider-wire.ts';

const prediction = (status: string, rest: Record<string, unknown> = {}): WireReply => ({
  body: {
    id: 'p1',
    model: 'black-forest-labs/flux-schnell',
    version: 'hidden',
    input: {},
    logs: '',
    output: null,
    error: null,
    status,
    created_at: '2026-11-22T08:00:00Z',
    urls: { get: 'https://api.replicate.com/v1/predictions/p1' },
    ...rest,
  },
});

const problem = (status: number, detail: string): WireReply => ({
  status,
  body: { title: 'Problem', detail, status },
});

const plain = declaredRequest(replicate, 'black-forest-labs/flux-schnell', { aspectRatio: '16:9' });

export const replicateWire: ProviderWire = {
  provider: replicate,
  basePath: '',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 4 },
    seeded: { ...plain, seed: 42 },
    referenced: null,
  },
  makes: ({ method, path }) => method === 'POST' && /^\/v1\/models\/.+\/predictions$/.test(path),
  understood: ({ fields }) => {
    const input = fields.input as Record<string, unknown>;
    return {
      prompt: String(input.prompt),
      count: Number(input.num_outputs ?? 1),
      seed: Number(input.seed),
      references: [],
    };
  },
  pictures: 'url',
  operation: {
    accepted: () => ({ ...prediction('starting'), status: 201 }),
    done: null,
    asks: ({ method, path }) => method === 'GET' && path === '/v1/predictions/p1',
    pending: prediction('processing'),
    cancelled: {
      tells: ({ method, path }) => method === 'POST' && path === '/v1/predictions/p1/cancel',
      reply: prediction('canceled'),
    },
  },
  answer: (pictures) => prediction('succeeded', { output: pictures.map(({ url }) => url) }),
  failures: {
    wrong_key: problem(401, 'You did not pass a valid authentication token'),
    no_credit: problem(402, 'You have insufficient credit to run this model.'),
    rate_limited: problem(429, 'Request was throttled. Your rate limit resets in ~30s.'),
    invalid_request: problem(422, 'input.aspect_ratio: must be one of the following'),
    model_unavailable: problem(404, 'The requested resource could not be found.'),
    provider_down: problem(500, 'Internal server error'),
  },
  retryAfter: 30_000,
  refusals: {
    'the operation ends with its safety': prediction('failed', {
      error: 'NSFW content detected. Try running it again, or try a different prompt.',
    }),
  },
  cost: null,
  sources: {
    stated: [
      'facts/providers.md, row Replicate (interface; models and what they take are “per model”)',
      'replicate 1.x, README (FLUX.1 dev and schnell)',
    ],
    unconfirmed: [
      'what each of the three models takes (their pages on replicate.com), and the id of FLUX1.1 pro',
    ],
  },
  costBy: {
    unknown:
      'its answer tells seconds (predict_time), and no source here has the price of a second or of a picture of these models',
  },
  check: {
    path: '/v1/account',
    works: { body: { type: 'user', username: 'ada', name: 'Ada' } },
    // One question for each declared model.
    list: { path: '/v1/models/black-forest-labs/', reply: { body: { name: 'flux-dev' } } },
    models: [
      'black-forest-labs/flux-1.1-pro',
      'black-forest-labs/flux-dev',
      'black-forest-labs/flux-schnell',
    ],
  },
  description: {
    by: 'vendor',
    file: 'replicate-openapi.json',
    pathOf: ({ path }) => path.replace(/^\/v1/, ''),
  },
};
