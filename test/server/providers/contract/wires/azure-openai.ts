import { azureOpenai } from '../../../../../server/providers/azure-openai/azure-openai.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';
import { openaiWire } from './openai.ts';
import {
  makesPictures,
  openaiAnswer,
  openaiFailures,
  understoodByOpenai,
} from './openai-answer.ts';

const settings = { deployments: 'pictures=gpt-image-2, drafts=gpt-image-1-mini' };
const plain = declaredRequest(azureOpenai, 'pictures', { options: { previews: 0 } }, settings);

export const azureOpenaiWire: ProviderWire = {
  provider: azureOpenai,
  basePath: '',
  settings,
  credential: (key) => ['api-key', key],
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
  failures: {
    ...openaiFailures,
    wrong_key: {
      status: 401,
      body: {
        error: {
          code: '401',
          message: 'Access denied due to invalid subscription key or wrong API endpoint.',
        },
      },
    },
    rate_limited: {
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { error: { code: '429', message: 'Requests have exceeded the call rate limit.' } },
    },
    model_unavailable: {
      status: 404,
      body: { error: { code: 'DeploymentNotFound', message: 'The deployment does not exist.' } },
    },
  },
  retryAfter: 7_000,
  refusals: {},
  cost: null,
  sources: {
    stated: ['as OpenAI; the interface by facts/providers.md, first line'],
    unconfirmed: [],
  },
  costBy: {
    unknown:
      'its answer counts tokens, and their prices are those of Azure’s list and of each contract, which are in no source here',
  },
  check: {
    path: '/openai/v1/models',
    works: { body: { object: 'list', data: [{ id: 'gpt-image-2' }] } },
    list: null,
    models: null,
  },
  description: openaiWire.description && {
    ...openaiWire.description,
    // The same interface as OpenAI's, whose description it is.
    pathOf: ({ path }) => path.replace(/^\/openai\/v1/, ''),
  },
};
