import { openai } from '../../../../../server/providers/openai/openai.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';
import {
  makesPictures,
  openaiAnswer,
  openaiFailures,
  USAGE_MICROS,
  understoodByOpenai,
} from './openai-answer.ts';

const plain = declaredRequest(openai, 'gpt-image-2.6-flare', { options: { previews: 0 } });

export const openaiWire: ProviderWire = {
  provider: openai,
  basePath: '/v1',
  credential: (key) => ['authorization', `Bearer ${key}`],
  requests: {
    plain,
    several: { ...plain, count: 3 },
    seeded: null,
    referenced: { ...plain, references: references(16) },
  },
  makes: makesPictures,
  understood: understoodByOpenai,
  pictures: 'inline',
  operation: null,
  answer: openaiAnswer,
  failures: openaiFailures,
  retryAfter: 7_000,
  refusals: {},
  cost: USAGE_MICROS,
  sources: {
    stated: [
      'facts/providers.md, row OpenAI (ids, 16 references, sizes, pictures, previews, qualities)',
      'openai 7.57, resources/images (options)',
    ],
    unconfirmed: [
      'at least 480 px a side and 655,360 px in all (developers.openai.com/api/docs/guides/image-generation)',
    ],
  },
  costBy: 'answer',
  check: {
    path: '/models',
    works: { body: { object: 'list', data: [{ id: 'gpt-image-2' }] } },
    list: null,
    models: ['gpt-image-2'],
  },
  description: {
    by: 'vendor',
    file: 'openai-openapi.json',
    newer: ['CreateImageRequest', 'CreateImageEditRequest'].map((schema) => ({
      schema,
      field: 'quality',
      allow: { type: 'string', enum: ['xhigh', 'max'] },
      written: 'facts/providers.md, row OpenAI: “quality to max”; openai 7.57, resources/images',
    })),
  },
};
