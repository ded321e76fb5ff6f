import { ideogram } from '../../../../../server/providers/ideogram/ideogram.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const plain = declaredRequest(ideogram, 'v3', { aspectRatio: '16:9' });

const held = { is_image_safe: false, url: null, prompt: 'p', resolution: '1024x1024', seed: 1 };

export const ideogramWire: ProviderWire = {
  provider: ideogram,
  basePath: '',
  credential: (key) => ['api-key', key],
  requests: {
    plain,
    several: { ...plain, count: 8 },
    seeded: { ...plain, seed: 42 },
    referenced: { ...plain, references: references(3, 'style') },
  },
  makes: ({ method, path }) => method === 'POST' && path.startsWith('/v1/ideogram-v3/'),
  understood: ({ fields, files }) => ({
    prompt: String(fields.prompt),
    count: Number(fields.num_images),
    seed: Number(fields.seed),
    references: files.map(({ bytes }) => bytes),
  }),
  pictures: 'url',
  operation: null,
  answer: (pictures, { fields }) => ({
    body: {
      created: '2026-11-22T08:00:00Z',
      data: pictures.map(({ url }, index) => ({
        url,
        is_image_safe: true,
        prompt: 'p',
        resolution: '1024x1024',
        seed: Number(fields.seed) + index,
        style_type: 'GENERAL',
      })),
    },
  }),
  failures: {
    wrong_key: { status: 401, body: { message: 'Unauthorized' } },
    no_credit: { status: 402, body: { message: 'Not enough credits.' } },
    rate_limited: { status: 429, headers: { 'Retry-After': '7' }, body: { message: 'Slow down.' } },
    refused_content: { status: 422, body: { error: 'Prompt provided failed safety check.' } },
    invalid_request: { status: 400, body: { error: 'Invalid aspect ratio.' } },
    model_unavailable: { status: 404, body: { error: 'Not found.' } },
    provider_down: { status: 503, body: { error: 'Service unavailable.' } },
  },
  retryAfter: 7_000,
  refusals: {
    'every picture is held back': { body: { created: '2026-11-22T08:00:00Z', data: [held] } },
  },
  cost: 60_000,
  sources: {
    stated: [
      'the description (ratios, speeds, styles, 8 pictures, one character)',
      'facts/providers.md, row Ideogram (prices, references as style and character)',
    ],
    unconfirmed: [
      'at most 3 references of style (developer.ideogram.ai)',
      'which speed each of the three prices is of (ideogram.ai/features/api-pricing)',
      'Ideogram 4 and 4.5 are not offered: the description of 4 has no field for a shape, and of 4.5 there is only its address',
    ],
  },
  costBy: 'price list',
  check: { path: '/models', works: { body: { models: [] } }, list: null, models: null },
  description: { by: 'vendor', file: 'ideogram-openapi.json' },
};
