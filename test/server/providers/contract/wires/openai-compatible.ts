import { openaiCompatible } from '../../../../../server/providers/openai-compatible/openai-compatible.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';
import {
  makesPictures,
  openaiAnswer,
  openaiFailures,
  understoodByOpenai,
} from './openai-answer.ts';

const settings = { models: 'stable-diffusion', references: 'several', severalPerCall: true };
const plain = declaredRequest(openaiCompatible, 'stable-diffusion', {}, settings);

export const openaiCompatibleWire: ProviderWire = {
  provider: openaiCompatible,
  basePath: '/v1',
  settings,
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 3 },
    seeded: null,
    referenced: { ...plain, references: references(3) },
  },
  makes: makesPictures,
  understood: understoodByOpenai,
  pictures: 'inline',
  operation: null,
  answer: openaiAnswer,
  failures: openaiFailures,
  retryAfter: 7_000,
  refusals: {},
  cost: null,
  sources: {
    stated: ['facts/providers.md, “Self-hosted”; each key says the rest of its own server'],
    unconfirmed: ['sides of 256 to 2048 px in steps of 64, where a key names no sizes'],
  },
  costBy: { unknown: 'only its owner knows' },
  check: {
    path: '/models',
    works: { body: { object: 'list', data: [{ id: 'stable-diffusion' }] } },
    list: null,
    models: null,
  },
  // Each server describes itself, if at all.
  description: null,
};
