import { fal } from '../../../../../server/providers/fal/fal.ts';
import type { WireReply, WireRequest } from '../../../../support/wire-stub/wire-stub.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const plain = declaredRequest(fal, 'fal-ai/flux-2', { size: { width: 1024, height: 768 } });

/** Addresses after the operation leave out what stands behind the model's second name. */
const REQUESTS = /^\/fal-ai\/[^/]+\/requests\/r-1$/;
const STATUS = /^\/fal-ai\/[^/]+\/requests\/r-1\/status$/;
const CANCEL = /^\/fal-ai\/[^/]+\/requests\/r-1\/cancel$/;

const named = (origin: string, { path }: WireRequest) =>
  `${origin}/${path.split('/').slice(1, 3).join('/')}/requests/r-1`;

const result = (urls: string[], rest: Record<string, unknown> = {}): WireReply => ({
  body: {
    images: urls.map((url) => ({ url, content_type: 'image/png', width: 32, height: 32 })),
    timings: {},
    prompt: '',
    has_nsfw_concepts: urls.map(() => false),
    ...rest,
  },
});

const problem = (status: number, detail: unknown): WireReply => ({ status, body: { detail } });

export const falWire: ProviderWire = {
  provider: fal,
  basePath: '',
  credential: (key) => ['authorization', `Key ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 4 },
    seeded: { ...plain, seed: 42 },
    referenced: declaredRequest(fal, 'fal-ai/flux-2', { references: references(4) }),
  },
  makes: ({ method, path }) => method === 'POST' && path.startsWith('/fal-ai/'),
  understood: ({ fields }) => ({
    prompt: String(fields.prompt),
    count: Number(fields.num_images ?? 1),
    seed: Number(fields.seed),
    references: [fields.image_urls ?? []]
      .flat()
      .map((url) => Buffer.from(String(url).replace(/^data:image\/png;base64,/, ''), 'base64')),
  }),
  pictures: 'url',
  operation: {
    accepted: (origin, making) => ({
      body: {
        status: 'IN_QUEUE',
        request_id: 'r-1',
        response_url: named(origin, making),
        status_url: `${named(origin, making)}/status`,
        cancel_url: `${named(origin, making)}/cancel`,
        queue_position: 0,
      },
    }),
    done: {
      asks: ({ method, path }) => method === 'GET' && STATUS.test(path),
      reply: { body: { status: 'COMPLETED', request_id: 'r-1', logs: null, metrics: {} } },
    },
    asks: ({ method, path }) => method === 'GET' && REQUESTS.test(path),
    pending: { status: 202, body: { status: 'IN_PROGRESS', request_id: 'r-1', logs: null } },
    cancelled: {
      tells: ({ method, path }) => method === 'PUT' && CANCEL.test(path),
      reply: { status: 202, body: { status: 'CANCELLATION_REQUESTED' } },
    },
  },
  answer: (pictures, { fields }) =>
    result(
      pictures.map(({ url }) => url),
      { seed: fields.seed ?? 7 },
    ),
  failures: {
    wrong_key: problem(401, 'Cannot access application. Authentication is required.'),
    no_credit: problem(403, 'User is locked. Reason: Exhausted balance. Top up your balance.'),
    rate_limited: problem(429, 'Too many requests.'),
    invalid_request: problem(422, [
      { loc: ['body', 'image_size'], msg: 'Input should be at least 512', type: 'too_small' },
    ]),
    model_unavailable: problem(404, 'Application "flux-3" not found'),
    provider_down: problem(500, 'Internal Server Error'),
  },
  retryAfter: null,
  refusals: {
    'a black picture stands in its place': result(['https://v3.fal.media/black.png'], {
      has_nsfw_concepts: [true],
    }),
  },
  cost: null,
  sources: {
    stated: [
      '@fal-ai/client 1.10, types/endpoints (what each model takes)',
      'facts/providers.md, row fal (queue, prices by the pricing call)',
      'fal-platform-openapi.json (check of a key, lists of models and prices)',
    ],
    unconfirmed: [
      'that a megapixel is 1024 × 1024 px, and that begun ones count whole (fal.ai/models)',
    ],
  },
  costBy: 'price list',
  check: {
    path: '/v1/models/pricing',
    works: {
      body: {
        prices: [
          {
            endpoint_id: 'fal-ai/flux/schnell',
            unit_price: 0.003,
            unit: 'megapixels',
            currency: 'USD',
          },
        ],
        next_cursor: null,
        has_more: false,
      },
    },
    list: {
      path: '/v1/models',
      reply: {
        body: {
          models: [
            { endpoint_id: 'fal-ai/flux/dev', metadata: { status: 'active' } },
            { endpoint_id: 'fal-ai/flux/schnell', metadata: { status: 'deprecated' } },
          ],
          next_cursor: null,
          has_more: false,
        },
      },
    },
    models: ['fal-ai/flux/dev'],
    tellsPrices: true,
  },
  description: {
    by: 'vendor',
    file: 'fal-platform-openapi.json',
    pathOf: ({ path }) => path.replace(/^\/v1/, ''),
    // It is about models, prices and keys; each model describes its own requests.
    elsewhere: [
      {
        path: '/fal-ai/{+endpoint}',
        written:
          'facts/providers.md, row fal: “queue; follow returned URLs”, “per model”; @fal-ai/client 1.10, types/endpoints',
      },
    ],
  },
};
