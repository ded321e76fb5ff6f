import { z } from 'zod';
import type { Capabilities } from '../../../shared/image-model.ts';
import { freeSize } from '../declaring/free-size.ts';
import { RASTER } from '../declaring/raster.ts';
import type { ImageProvider, ImageRequest, Json, ModelDeclaration } from '../image-provider.ts';
import { inlineAnswer } from '../wire/inline-answer.ts';
import { type RestVendor, rest } from '../wire/rest.ts';

const LABEL = 'Together AI';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
  meanings: { nsfw_content: 'refused_content', content_moderation: 'refused_content' },
};

const capabilities: Capabilities = {
  dimensions: freeSize(16, 256, 1440),
  maxCount: 4,
  seed: true,
  ...RASTER,
  // It takes references by public address only, and pictures of ours have none.
  references: { max: 0, roles: [] },
  options: [],
};

/** What a picture costs depends on megapixels and steps; no source here says how much. */
const models: readonly ModelDeclaration[] = [
  { name: 'black-forest-labs/FLUX.2-pro', label: 'FLUX.2 pro' },
  { name: 'black-forest-labs/FLUX.2-flex', label: 'FLUX.2 flex' },
  { name: 'black-forest-labs/FLUX.2-dev', label: 'FLUX.2 dev' },
].map((names) => ({ ...names, capabilities, price: null, notice: null }));

/** FLUX models as Together AI serves them (github.com/togethercomputer/openapi, 2026-04-28). */
export const together: ImageProvider = {
  id: 'together',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://api.together.ai/settings/api-keys',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.together.ai',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://www.together.ai/privacy',
  models,
  async start(request, context) {
    const { count, seed } = request;
    const response = await rest(VENDOR, context).post('/v1/images/generations', fieldsOf(request));
    const answer = inlineAnswer(response, {
      label: LABEL,
      count,
      seedOf: (index) => (seed === null ? null : seed + index),
      // What it cost is not in the answer.
      end: () => [{ type: 'cost', micros: null }],
    });
    return { answer };
  },
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const Model = z.looseObject({ id: z.string() });
    const listed = await vendor.read(await vendor.get('/v1/models'), z.array(Model));
    return {
      outcome: 'works',
      models: listed.map(({ id }) => id),
      detail: `${LABEL} says only with a picture whether credit is left.`,
    };
  },
};

function fieldsOf({ model, prompt, count, size, seed }: ImageRequest): Json {
  return {
    model,
    prompt,
    n: count,
    response_format: 'base64',
    output_format: 'png',
    ...(size && { width: size.width, height: size.height }),
    ...(seed !== null && { seed }),
  };
}
