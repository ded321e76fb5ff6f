import { xai } from '../../../../../server/providers/xai/xai.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const plain = declaredRequest(xai, 'grok-imagine-image-2.0', { aspectRatio: '16:9' });

/** The picture of a data URL. */
const bytesOf = (image: unknown): Buffer[] => {
  const url = (image as { url?: string } | undefined)?.url;
  return url ? [Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')] : [];
};

export const xaiWire: ProviderWire = {
  provider: xai,
  basePath: '',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 10 },
    seeded: null,
    referenced: { ...plain, references: references(3) },
  },
  makes: ({ method, path }) => method === 'POST' && path.startsWith('/v1/images/'),
  understood: ({ fields }) => ({
    prompt: String(fields.prompt),
    count: Number(fields.n),
    references: [
      ...bytesOf(fields.image),
      ...((fields.images ?? []) as unknown[]).flatMap(bytesOf),
    ],
  }),
  pictures: 'url',
  operation: null,
  answer: (pictures) => ({
    body: {
      data: pictures.map(({ url }) => ({ url, mime_type: 'image/jpeg', respect_moderation: true })),
      usage: { cost_in_usd_ticks: 200_000_000 * pictures.length },
    },
  }),
  failures: {
    wrong_key: {
      status: 400,
      body: {
        code: 'Client specified an invalid argument',
        error: 'Incorrect API key provided. You can obtain an API key from https://console.x.ai.',
      },
    },
    no_credit: {
      status: 403,
      body: { code: 'denied', error: 'Your team has used all available credits.' },
    },
    rate_limited: {
      status: 429,
      headers: { 'Retry-After': '3' },
      body: { code: 'resource-exhausted', error: 'Too many requests.' },
    },
    refused_content: {
      status: 400,
      body: { code: 'invalid', error: 'Generated image rejected by content moderation.' },
    },
    invalid_request: { status: 422, body: { code: 'invalid', error: 'n must be at most 10.' } },
    model_unavailable: {
      status: 404,
      body: { code: 'not-found', error: 'The model does not exist.' },
    },
    provider_down: { status: 503, body: { error: 'Service is at capacity.' } },
  },
  retryAfter: 3_000,
  refusals: {
    'the picture is moderated': {
      body: {
        data: [{ url: 'https://imgen.x.ai/none.png', respect_moderation: false }],
        usage: {},
      },
    },
  },
  cost: 20_000,
  sources: {
    stated: [
      'xai-image.proto (ratios, resolutions, 10 pictures)',
      'facts/providers.md, row xAI (ids, “3 or 5” references, of which 3)',
    ],
    unconfirmed: [
      'what image_price in its list of models counts, so it is not used: the description says billionths of a dollar, and says the same of ticks',
    ],
  },
  costBy: 'answer',
  check: {
    path: '/v1/api-key',
    works: { body: { api_key_id: 'k', name: 'n', api_key_blocked: false, team_blocked: false } },
    list: {
      path: '/v1/image-generation-models',
      reply: {
        body: {
          models: [
            { id: 'grok-imagine-image-2.0', aliases: ['grok-imagine-image'] },
            { id: 'grok-imagine-image-quality', aliases: [] },
          ],
        },
      },
    },
    models: ['grok-imagine-image-2.0', 'grok-imagine-image', 'grok-imagine-image-quality'],
  },
  description: {
    by: 'third party',
    file: 'xai-openapi.tryagi-handcurated.yaml',
    pathOf: ({ path }) => path.replace(/^\/v1/, ''),
    newer: [
      {
        schema: 'CreateImageEditRequest',
        field: 'n',
        allow: { type: 'integer', minimum: 1, maximum: 10 },
        written: 'xai-image.proto, GenerateImageRequest: `n` beside `images`',
      },
      {
        schema: 'CreateImageEditRequest',
        field: 'aspect_ratio',
        allow: { enum: ['20:9', '9:20'] },
        written:
          'xai-image.proto, GenerateImageRequest.aspect_ratio: “for image generation/editing”',
      },
    ],
  },
};
