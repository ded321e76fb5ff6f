import type { KeySettings } from '../../../shared/provider-key.ts';
import type { ImageProvider, ModelDeclaration, ProviderContext } from '../image-provider.ts';
import { openaiModels } from '../openai/openai-models.ts';
import { fieldsOf, previewsOf } from '../openai/openai-options.ts';
import { askForPictures } from '../openai-wire/ask-for-pictures.ts';
import { listModels } from '../openai-wire/list-models.ts';
import type { OpenaiAddress } from '../openai-wire/openai-client.ts';
import { readAnswer } from '../openai-wire/read-answer.ts';
import { apiVersionOf, azureSettings, deploymentsOf } from './azure-settings.ts';

const LABEL = 'Azure OpenAI';

/**
 * OpenAI's image models as deployments of a person's own Azure resource, by the interface that is
 * the same as OpenAI's (learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle). What
 * they cost, Azure's own price list and contracts say.
 */
export const azureOpenai: ImageProvider = {
  id: 'azure-openai',
  label: LABEL,
  credential: {
    label: 'Key of the resource',
    helpUrl: 'https://portal.azure.com/',
    secretRequired: true,
    baseUrl: 'required',
    defaultBaseUrl: null,
    settings: azureSettings,
  },
  offline: false,
  policyUrl: 'https://privacy.microsoft.com/privacystatement',
  models: [],
  modelsOf: deployedModels,
  estimate: () => ({
    micros: null,
    basis: 'Azure bills by the price list and the contract of your subscription.',
  }),
  async start(request, context) {
    const previews = previewsOf(request.options, request.count);
    const response = await askForPictures(request, context, {
      ...addressOf(context),
      label: LABEL,
      fields: fieldsOf(request),
      stream: previews > 0,
      images: 'list',
    });
    const answer = readAnswer(response, {
      label: LABEL,
      secret: context.apiKey,
      count: request.count,
      previews,
      costOf: () => null,
    });
    return { answer };
  },
  async checkKey(context) {
    await listModels(context, { ...addressOf(context), label: LABEL });
    return {
      outcome: 'works',
      detail: 'Whether the deployments are there shows with the first picture.',
    };
  },
};

/** The deployments of a key whose models make pictures, each able to do what its model can. */
function deployedModels(settings: KeySettings): ModelDeclaration[] {
  return deploymentsOf(settings).flatMap(({ name, model }) => {
    const declared = openaiModels.find((one) => one.name === model && !one.retired);
    if (!declared) return [];
    const label = name === model ? declared.label : `${name} (${declared.label})`;
    return [{ ...declared, name, label, price: null }];
  });
}

/** People give the resource's address with or without what the interface lives under. */
function addressOf({ baseUrl, settings }: ProviderContext): OpenaiAddress {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, '');
  const version = apiVersionOf(settings);
  return {
    baseUrl: `${url.origin}${path.endsWith('/openai/v1') ? path : `${path.replace(/\/openai$/, '')}/openai/v1`}`,
    keyHeader: 'api-key',
    ...(version !== null && { query: { 'api-version': version } }),
  };
}
