import { stability } from '../../../../../server/providers/stability/stability.ts';
import type { WireReply } from '../../../../support/wire-stub/wire-stub.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const plain = declaredRequest(stability, 'core', { aspectRatio: '16:9' });

const error = (status: number, name: string, ...errors: string[]): WireReply => ({
  status,
  body: { id: 'request-1', name, errors },
});

export const stabilityWire: ProviderWire = {
  provider: stability,
  basePath: '',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: null,
    seeded: { ...plain, seed: 42 },
    referenced: declaredRequest(stability, 'sd3.5-large', { references: references(1) }),
  },
  makes: ({ method, path }) => method === 'POST' && path.startsWith('/v2beta/stable-image/'),
  understood: ({ fields, files }) => ({
    prompt: String(fields.prompt),
    seed: Number(fields.seed),
    references: files.map(({ bytes }) => bytes),
  }),
  pictures: 'body',
  operation: null,
  answer: ([picture], { fields }) => ({
    headers: { 'finish-reason': 'SUCCESS', seed: String(fields.seed) },
    body: picture?.bytes,
  }),
  failures: {
    wrong_key: error(401, 'unauthorized', 'Invalid or missing API key.'),
    no_credit: error(402, 'payment_required', 'You lack sufficient credits.'),
    rate_limited: error(429, 'rate_limit_exceeded', 'You have made more than 150 requests.'),
    refused_content: error(403, 'content_moderation', 'Your request was flagged.'),
    invalid_request: error(400, 'bad_request', 'aspect_ratio: must be one of the listed values.'),
    model_unavailable: error(404, 'not_found', 'No such endpoint.'),
    provider_down: error(500, 'internal_error', 'An unexpected error occurred.'),
  },
  retryAfter: null,
  refusals: {
    'the picture is filtered': {
      headers: { 'finish-reason': 'CONTENT_FILTERED', seed: '1' },
      body: Buffer.from('a blurred picture'),
    },
  },
  cost: null,
  sources: {
    stated: [
      'the description (ratios, seed, strength, models)',
      'facts/providers.md, row Stability (one reference, 9 ratios, ids)',
    ],
    unconfirmed: [],
  },
  costBy: {
    unknown:
      'it counts in credits, its answer names none, and no source here says what a picture takes',
  },
  check: {
    path: '/v1/user/balance',
    works: { body: { credits: 12.75 } },
    list: null,
    models: null,
  },
  description: {
    by: 'third party',
    file: 'stability-derived/stable-image-generate.yml',
    elsewhere: [
      {
        path: '/v1/user/balance',
        written: 'facts/providers.md, row Stability: “GET /v1/user/balance”',
      },
    ],
  },
};
