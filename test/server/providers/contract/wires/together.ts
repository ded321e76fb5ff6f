import { together } from '../../../../../server/providers/together/together.ts';
import { declaredRequest, type ProviderWire } from '../provider-wire.ts';

const plain = declaredRequest(together, 'black-forest-labs/FLUX.2-pro', {
  size: { width: 1024, height: 768 },
});

const error = (status: number, type: string, message: string, code: string | null = null) => ({
  status,
  body: { id: 'r-1', error: { type, message, code, param: null } },
});

export const togetherWire: ProviderWire = {
  provider: together,
  basePath: '',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 4 },
    seeded: { ...plain, seed: 42 },
    referenced: null,
  },
  makes: ({ method, path }) => method === 'POST' && path === '/v1/images/generations',
  understood: ({ fields }) => ({
    prompt: String(fields.prompt),
    count: Number(fields.n),
    seed: Number(fields.seed),
    references: [],
  }),
  pictures: 'inline',
  operation: null,
  answer: (pictures, { fields }) => ({
    body: {
      id: 'r-1',
      model: fields.model,
      object: 'list',
      data: pictures.map(({ bytes }, index) => ({
        index,
        b64_json: bytes.toString('base64'),
        type: 'b64_json',
      })),
    },
  }),
  failures: {
    wrong_key: error(401, 'invalid_request_error', 'Invalid API key provided', 'invalid_api_key'),
    no_credit: error(402, 'credit_limit', 'Credit limit exceeded.'),
    rate_limited: {
      ...error(429, 'rate_limit', 'You have reached the rate limit.'),
      headers: { 'Retry-After': '5' },
    },
    refused_content: error(422, 'nsfw_content', 'NSFW content detected.', 'nsfw_content'),
    invalid_request: error(400, 'invalid_request_error', 'width must be at least 64.'),
    model_unavailable: error(
      404,
      'invalid_request_error',
      'Unable to access model.',
      'model_not_available',
    ),
    provider_down: error(503, 'service_unavailable', 'The server is overloaded.'),
  },
  retryAfter: 5_000,
  refusals: {},
  cost: null,
  sources: {
    stated: ['the description (fields)', 'facts/providers.md, row Together (“FLUX.2-*”)'],
    unconfirmed: [
      'sides of 256 to 1440 px in steps of 16, up to 4:1, and at most 4 pictures (docs.together.ai)',
      'which of the FLUX.2 are served: the list of models says so with the first check of a key',
    ],
  },
  costBy: {
    unknown:
      'its answer tells nothing, and the prices in its list of models do not say of what they are',
  },
  check: {
    path: '/v1/models',
    works: { body: [{ id: 'black-forest-labs/FLUX.2-pro', object: 'model', type: 'image' }] },
    list: null,
    models: ['black-forest-labs/FLUX.2-pro'],
  },
  description: {
    by: 'vendor',
    file: 'together-openapi.yaml',
    pathOf: ({ path }) => path.replace(/^\/v1/, ''),
  },
};
