import type { ImageProvider } from '../image-provider.ts';
import { askForPictures } from '../openai-wire/ask-for-pictures.ts';
import { listModels } from '../openai-wire/list-models.ts';
import { readAnswer } from '../openai-wire/read-answer.ts';
import { ProviderError } from '../provider-error.ts';
import { openaiEstimate } from './openai-estimate.ts';
import { openaiModels } from './openai-models.ts';
import { fieldsOf, previewsOf } from './openai-options.ts';
import { costOf, ratesOf } from './openai-rates.ts';

const LABEL = 'OpenAI';

/** The gpt-image models, with the person's own key (developers.openai.com/api/docs). */
export const openai: ImageProvider = {
  id: 'openai',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://platform.openai.com/api-keys',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.openai.com/v1',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://openai.com/policies/privacy-policy/',
  models: openaiModels,
  estimate: openaiEstimate,
  async start(request, context) {
    const previews = previewsOf(request.options, request.count);
    const response = await askForPictures(request, context, {
      label: LABEL,
      baseUrl: context.baseUrl,
      fields: fieldsOf(request),
      stream: previews > 0,
      images: 'list',
    });
    const rates = ratesOf(request.model);
    const answer = readAnswer(response, {
      label: LABEL,
      secret: context.apiKey,
      count: request.count,
      previews,
      costOf: (usage) => (rates ? costOf(usage, rates) : null),
    });
    return { answer };
  },
  async checkKey(context) {
    let models: string[];
    try {
      models = await listModels(context, { label: LABEL, baseUrl: context.baseUrl });
    } catch (error) {
      const restricted =
        error instanceof ProviderError && error.facts.vendorCode === 'missing_scopes';
      if (!restricted) throw error;
      return {
        outcome: 'not_checkable',
        detail: 'It is restricted and may not list models, which is what a check would do.',
      };
    }
    return {
      outcome: 'works',
      models,
      detail: `${LABEL} says only with a picture whether credit is left.`,
    };
  },
};
