import { recraft } from '../../../../../server/providers/recraft/recraft.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const plain = declaredRequest(recraft, 'recraftv4_1', { aspectRatio: '16:9' });

export const recraftWire: ProviderWire = {
  provider: recraft,
  basePath: '',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 6 },
    seeded: { ...plain, seed: 42 },
    referenced: { ...plain, references: references(1) },
  },
  makes: ({ method, path }) => method === 'POST' && path.startsWith('/v1/images/'),
  understood: ({ fields }) => ({
    prompt: String(fields.prompt),
    count: Number(fields.n),
    seed: Number(fields.random_seed),
    references: [fields.image_url ?? []]
      .flat()
      .map((url) => Buffer.from(String(url).replace(/^data:image\/png;base64,/, ''), 'base64')),
  }),
  pictures: 'inline',
  operation: null,
  answer: (pictures) => ({
    body: {
      created: 1_760_000_000,
      credits: 40,
      data: pictures.map(({ bytes }, index) => ({
        image_id: `00000000-0000-4000-8000-00000000000${index}`,
        b64_json: bytes.toString('base64'),
      })),
    },
  }),
  failures: {
    wrong_key: { status: 401, body: { code: 'unauthorized', message: 'Invalid token.' } },
    no_credit: {
      status: 402,
      body: { code: 'not_enough_credits', message: 'Not enough credits.' },
    },
    rate_limited: {
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { code: 'rate_limit', message: 'Too many requests.' },
    },
    refused_content: {
      status: 400,
      body: { code: 'bad_request', message: 'The prompt was stopped by moderation.' },
    },
    invalid_request: { status: 400, body: { code: 'invalid_size', message: 'Unknown size.' } },
    model_unavailable: { status: 404, body: { code: 'not_found', message: 'Unknown model.' } },
    provider_down: { status: 500, body: { code: 'internal', message: 'Internal error.' } },
  },
  retryAfter: 7_000,
  refusals: {},
  cost: 40_000,
  sources: {
    stated: [
      'the description (ratios, formats, strength, seed)',
      'facts/providers.md, row Recraft (ids, SVG, price of a credit)',
    ],
    unconfirmed: [
      'at most 6 pictures (recraft.ai/docs)',
      'that the list of models has the names that requests have, and what its prices count',
    ],
  },
  costBy: 'answer',
  check: {
    path: '/v1/users/me',
    works: {
      body: { id: '00000000-0000-4000-8000-000000000000', email: 'a@example.com', credits: 900 },
    },
    list: {
      path: '/v1/models',
      reply: {
        body: {
          data: [
            { id: 'recraftv4_1', name: 'Recraft V4.1' },
            { id: 'recraft/recraftv4_1_vector', name: 'Recraft V4.1 Vector' },
          ].map((one) => ({
            ...one,
            created: 1_780_000_000,
            input_modalities: ['text'],
            output_modalities: ['image'],
            pricing: { image: '0.04' },
          })),
        },
      },
    },
    models: ['recraftv4_1', 'recraftv4_1_vector'],
  },
  description: { by: 'vendor', file: 'recraft-openapi.yaml' },
};
