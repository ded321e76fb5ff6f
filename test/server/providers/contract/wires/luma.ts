import { luma } from '../../../../../server/providers/luma/luma.ts';
import type { WireReply } from '../../../../support/wire-stub/wire-stub.ts';
import { declaredRequest, type ProviderWire } from '../provider-wire.ts';

const generation = (state: string, rest: Record<string, unknown> = {}): WireReply => ({
  body: {
    id: 'g-1',
    generation_type: 'image',
    state,
    failure_reason: null,
    created_at: '2026-11-22T08:00:00Z',
    assets: null,
    model: 'photon-1',
    ...rest,
  },
});

export const lumaWire: ProviderWire = {
  provider: luma,
  basePath: '',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain: declaredRequest(luma, 'photon-1', { aspectRatio: '16:9' }),
    several: null,
    seeded: null,
    referenced: null,
  },
  makes: ({ method, path }) => method === 'POST' && path === '/dream-machine/v1/generations/image',
  understood: ({ fields }) => ({ prompt: String(fields.prompt), references: [] }),
  pictures: 'url',
  operation: {
    accepted: () => ({ ...generation('queued'), status: 201 }),
    done: null,
    asks: ({ method, path }) => method === 'GET' && path === '/dream-machine/v1/generations/g-1',
    pending: generation('dreaming'),
    cancelled: null,
  },
  answer: ([picture]) => generation('completed', { assets: { image: picture?.url } }),
  failures: {
    wrong_key: { status: 401, body: { detail: 'Not authenticated' } },
    no_credit: { status: 400, body: { detail: 'Insufficient credits' } },
    rate_limited: { status: 429, headers: { 'Retry-After': '9' }, body: { detail: 'Too many' } },
    refused_content: { status: 400, body: { detail: 'Prompt not allowed: moderation failed' } },
    invalid_request: {
      status: 422,
      body: { detail: [{ loc: ['body', 'aspect_ratio'], msg: 'Input is wrong', type: 'enum' }] },
    },
    model_unavailable: { status: 404, body: { detail: 'Not Found' } },
    provider_down: { status: 500, body: { detail: 'Internal Server Error' } },
  },
  retryAfter: 9_000,
  refusals: {
    'the operation ends with its moderation': generation('failed', {
      failure_reason: '400: Prompt not allowed because advanced moderation failed.',
    }),
  },
  cost: null,
  sources: {
    stated: [
      'facts/providers.md, row Luma (photon-1, flash, one picture, references by address only)',
    ],
    unconfirmed: ['the ratios, and the full id of Photon Flash (docs.lumalabs.ai)'],
  },
  costBy: { unknown: 'its answer tells nothing, and no source here has a price' },
  check: {
    path: '/dream-machine/v1/credits',
    works: { body: { credit_balance: 1200.5 } },
    list: null,
    models: null,
  },
  description: null,
};
