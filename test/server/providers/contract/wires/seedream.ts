import { seedream } from '../../../../../server/providers/seedream/seedream.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const settings = { models: 'seedream-5-0-260128, ep-20260101120000-abcde' };

const plain = declaredRequest(
  seedream,
  'seedream-5-0-260128',
  { size: { width: 2560, height: 1440 } },
  settings,
);

const error = (status: number, code: string, type: string, message: string) => ({
  status,
  body: { error: { code, type, param: '', message: `${message} Request ID: 0217` } },
});

const SENSITIVE = 'The request failed because it may contain sensitive information.';

export const seedreamWire: ProviderWire = {
  provider: seedream,
  basePath: '',
  settings,
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: null,
    seeded: null,
    referenced: { ...plain, references: references(10) },
  },
  makes: ({ method, path }) => method === 'POST' && path === '/api/v3/images/generations',
  understood: ({ fields }) => ({
    prompt: String(fields.prompt),
    references: [fields.image ?? []]
      .flat()
      .map((url) => Buffer.from(String(url).replace(/^data:image\/png;base64,/, ''), 'base64')),
  }),
  pictures: 'inline',
  operation: null,
  answer: (pictures, { fields }) => ({
    body: {
      model: fields.model,
      created: 1_795_000_000,
      data: pictures.map(({ bytes }) => ({
        b64_json: bytes.toString('base64'),
        size: fields.size ?? '2048x2048',
      })),
      usage: { generated_images: pictures.length, output_tokens: 14_400, total_tokens: 14_400 },
    },
  }),
  failures: {
    wrong_key: error(401, 'AuthenticationError', 'Unauthorized', 'The API key is invalid.'),
    no_credit: error(403, 'AccountOverdueError', 'Forbidden', 'Your account is overdue.'),
    rate_limited: error(
      429,
      'RateLimitExceeded.EndpointRPMExceeded',
      'TooManyRequests',
      'The requests per minute exceed the limit.',
    ),
    refused_content: error(400, 'InputTextSensitiveContentDetected', 'BadRequest', SENSITIVE),
    invalid_request: error(400, 'InvalidParameter', 'BadRequest', 'The size is not valid.'),
    model_unavailable: error(404, 'ModelNotOpen', 'NotFound', 'The model is not activated.'),
    provider_down: error(500, 'InternalServiceError', 'InternalServerError', 'Unexpected error.'),
  },
  retryAfter: null,
  refusals: {
    'its filter holds back the picture': {
      body: {
        model: 'seedream-5-0-260128',
        created: 1_795_000_000,
        data: [{ error: { code: 'OutputImageSensitiveContentDetected', message: SENSITIVE } }],
        usage: { generated_images: 0, output_tokens: 0, total_tokens: 0 },
      },
    },
    'its filter holds back everything': {
      body: {
        error: { code: 'OutputImageSensitiveContentDetected.PolicyViolation', message: SENSITIVE },
      },
    },
  },
  cost: null,
  sources: {
    stated: ['facts/providers.md, row Seedream (price, 10 of “10–14” references, 1K–4K)'],
    unconfirmed: [
      'the eight sizes of 2K, and that there is no seed (docs.byteplus.com/en/docs/ModelArk/1666945)',
    ],
  },
  costBy: {
    unknown: 'its answer counts pictures, and the facts have only a range, $0.02 to $0.035',
  },
  check: null,
  description: null,
};
