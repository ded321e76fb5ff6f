import { bfl } from '../../../../../server/providers/bfl/bfl.ts';
import type { WireReply } from '../../../../support/wire-stub/wire-stub.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

const result = (status: string, rest: Record<string, unknown> = {}): WireReply => ({
  body: { id: 'task-1', status, result: null, progress: null, details: null, ...rest },
});

export const bflWire: ProviderWire = {
  provider: bfl,
  basePath: '',
  credential: (key) => ['x-key', key],
  requests: {
    plain: declaredRequest(bfl, 'flux-2-pro', { size: { width: 1024, height: 768 } }),
    several: null,
    seeded: declaredRequest(bfl, 'flux-2-klein-4b', { seed: 42 }),
    referenced: declaredRequest(bfl, 'flux-2-max', { references: references(8) }),
  },
  makes: ({ method, path }) => method === 'POST' && path.startsWith('/v1/flux-'),
  understood: ({ fields }) => ({
    prompt: String(fields.prompt),
    seed: Number(fields.seed),
    references: Object.entries(fields)
      .filter(([name]) => name.startsWith('input_image'))
      .map(([, image]) => Buffer.from(String(image), 'base64')),
  }),
  pictures: 'url',
  operation: {
    accepted: (origin) => ({
      body: {
        id: 'task-1',
        polling_url: `${origin}/v1/get_result?id=task-1`,
        cost: 4.5,
        input_mp: 0,
        output_mp: 0.79,
      },
    }),
    done: null,
    asks: ({ path, query }) => path === '/v1/get_result' && query.id === 'task-1',
    pending: result('Pending', { progress: 0.4 }),
    cancelled: null,
  },
  answer: ([picture]) => result('Ready', { result: { sample: picture?.url, duration: 3.2 } }),
  failures: {
    wrong_key: { status: 403, body: { detail: 'Not authenticated' } },
    no_credit: { status: 402, body: { detail: 'Insufficient credits' } },
    rate_limited: {
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { detail: 'Too many active tasks' },
    },
    invalid_request: {
      status: 422,
      body: {
        detail: [{ loc: ['body', 'width'], msg: 'Input should be at least 64', type: 'too_small' }],
      },
    },
    model_unavailable: { status: 404, body: { detail: 'Not Found' } },
    provider_down: { status: 500, body: { detail: 'Internal Server Error' } },
  },
  retryAfter: 7_000,
  refusals: {
    'the request is moderated': result('Request Moderated', {
      details: { 'Moderation Reasons': ['Violence'] },
    }),
    'the picture is moderated': result('Content Moderated'),
  },
  cost: 45_000,
  sources: {
    stated: [
      'the description (ids, at least 64 px a side, seed, options, references of Kontext)',
      'facts/providers.md, row BFL (FLUX.3 and its 10 references, 8 of FLUX.2, 4 of klein)',
    ],
    unconfirmed: [
      'at most 2048 px a side and 4:1 (docs.bfl.ai)',
      'that FLUX.3 takes sides as FLUX.2 does',
    ],
  },
  costBy: 'answer',
  check: { path: '/v1/credits', works: { body: { credits: 120.5 } }, list: null, models: null },
  description: {
    by: 'vendor',
    file: 'bfl-openapi.json',
    pathOf: ({ path }) => (path === '/v1/flux-3-image' ? '/v1/flux-2-pro' : path),
    newer: ['input_image_9', 'input_image_10'].map((field) => ({
      schema: 'Flux2Inputs',
      field,
      allow: { type: 'string' },
      written: 'facts/providers.md, row BFL: “flux-3-image”, “FLUX.3 10”',
    })),
  },
};
