import { ideogram } from '../../../../../server/providers/ideogram/ideogram.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const plain = declaredRequest(ideogram, 'ideogram-4-5', { size: { width: 2560, height: 1440 } });

const SIZE = '^\\d+x\\d+$';

const WRITTEN: Readonly<Record<string, string>> = {
  '4.5': 'developer.ideogram.ai/api-reference/images/generate/ideogram-4-5',
  '4.0': 'developer.ideogram.ai/api-reference (4.0; the first version’s spelling)',
};

const held = { is_image_safe: false, url: null, prompt: 'p', resolution: '1024x1024', seed: 1 };

export const ideogramWire: ProviderWire = {
  provider: ideogram,
  basePath: '',
  credential: (key) => ['api-key', key],
  requests: {
    plain,
    several: { ...plain, count: 8 },
    seeded: { ...plain, seed: 42 },
    referenced: { ...plain, references: references(5) },
  },
  makes: ({ method, path }) =>
    method === 'POST' && /^\/(?:v1\/ideogram-v3|v2\/image\/generate)\//.test(path),
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
    no_credit: {
      status: 402,
      body: { error: 'Not enough credits.', reject_reason: 'insufficient_funds' },
    },
    rate_limited: {
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { error: 'Slow down.', reject_reason: 'inflight_limit', max_inflight_requests: 10 },
    },
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
      'the description (of 3.0: ratios, speeds, styles, 8 pictures, one character)',
      'facts/providers.md, row Ideogram (“4.5 (/v2)”, 8 pictures, seed, references as style and character, prices)',
      'developer.ideogram.ai/api-reference/images/generate and …/ideogram-4-5 (of 4.5: fields, qualities, 5 references, some sizes)',
      'ideogram.ai/blog/ideogram-api-pricing of 2026-11-16 and ideogram.ai/features/api-pricing (which price is of which speed)',
    ],
    unconfirmed: [
      'at most 3 references of style (developer.ideogram.ai)',
      'the further sizes of 4.5, and of 4.0 its sizes and the names of their field and of the speeds (docs.comfy.org/built-in-nodes/IdeogramTextToImageApi and others)',
    ],
  },
  costBy: 'price list',
  check: { path: '/models', works: { body: { models: [] } }, list: null, models: null },
  description: {
    by: 'vendor',
    file: 'ideogram-openapi.json',
    // Of the interface's second version the description has nothing but what 4.0 took by the first.
    pathOf: ({ path }) => (path.startsWith('/v2/') ? '/v1/ideogram-v4/generate' : path),
    newer: [
      { field: 'num_images', allow: { type: 'integer', minimum: 1, maximum: 8 } },
      { field: 'magic_prompt', allow: { enum: ['auto', 'on', 'off'] } },
      { field: 'size', allow: { type: 'string', pattern: SIZE } },
      { field: 'quality', allow: { enum: ['low', 'medium', 'high'] } },
      { field: 'images', allow: { type: 'array', maxItems: 5, items: { type: 'string' } } },
      { field: 'resolution', allow: { type: 'string', pattern: SIZE }, of: '4.0' },
      { field: 'rendering_speed', allow: { enum: ['turbo', 'default', 'quality'] }, of: '4.0' },
    ].map(({ field, allow, of = '4.5' }) => ({
      schema: 'GenerateImageRequestV4',
      field,
      allow,
      written: `facts/providers.md, row Ideogram: “4.5 (/v2), 4”; ${WRITTEN[of]}`,
    })),
  },
};
