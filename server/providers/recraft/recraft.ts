import { z } from 'zod';
import { shapeOfReference } from '../declaring/shape-of-reference.ts';
import type { AnswerEvent, ImageProvider, ImageRequest, Json } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { inlineAnswer } from '../wire/inline-answer.ts';
import { modelsOfKey } from '../wire/models-of-key.ts';
import { referenceDataUrl } from '../wire/reference-bytes.ts';
import { requireCredit } from '../wire/require-credit.ts';
import { type Rest, type RestVendor, rest } from '../wire/rest.ts';
import { type Complaint, readComplaint } from '../wire/vendor-error.ts';
import { recraftModels } from './recraft-models.ts';

const LABEL = 'Recraft';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
  readComplaint: complaintOf,
  meanings: { not_enough_credits: 'no_credit', refused: 'refused_content' },
};

/** What one credit costs, in USD micros: a thousand are $1. */
const CREDIT = 1_000;

const Remainder = z.object({ credits: z.number().nonnegative().nullish().catch(null) });

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Recraft's models, of pixels and of vectors (recraft.ai/docs/api-reference). */
export const recraft: ImageProvider = {
  id: 'recraft',
  label: LABEL,
  credential: {
    label: 'API token',
    helpUrl: 'https://www.recraft.ai/profile/api',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://external.api.recraft.ai',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://www.recraft.ai/privacy',
  models: recraftModels,
  estimate: () => ({
    micros: null,
    basis: `${LABEL} says with the picture how many credits it took, of $0.001 each.`,
  }),
  review: shapeOfReference,
  async start(request, context) {
    const vendor = rest(VENDOR, context);
    const endpoint = request.references.length > 0 ? 'imageToImage' : 'generations';
    const response = await vendor.post(`/v1/images/${endpoint}`, await fieldsOf(request));
    const answer = inlineAnswer(response, {
      label: LABEL,
      count: request.count,
      // One seed is sent for all pictures of a call: it repeats the first of them.
      seedOf: (index) => (index === 0 ? request.seed : null),
      end: costIn,
    });
    return { answer };
  },
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    // The answer also names the person, which is of no interest here.
    const answer = await vendor.get('/v1/users/me');
    const { credits } = await vendor.read(answer, z.object({ credits: z.number() }));
    requireCredit(credits, LABEL);
    const models = await modelsOfKey(() => listedModels(vendor));
    return {
      outcome: 'works',
      // A list with none of the models here is not of these, or has other names for them.
      ...(models?.some(isDeclared) && { models }),
      detail: `${credits} credits are left, of $0.001 each.`,
    };
  },
};

/** The list is made for a broker's use, where names may have the vendor's before them. */
async function listedModels(vendor: Rest): Promise<string[]> {
  const { data } = await vendor.read(await vendor.get('/v1/models'), ModelList);
  return data.map(({ id }) => id.replace(/^recraft(?:-ai)?\//, ''));
}

const isDeclared = (name: string): boolean => recraftModels.some((model) => model.name === name);

async function fieldsOf(request: ImageRequest): Promise<Json> {
  const { model, prompt, count, aspectRatio, seed, references, options } = request;
  const [reference] = references;
  return {
    prompt,
    model,
    n: count,
    response_format: 'b64_json',
    ...(!model.endsWith('_vector') && { image_format: 'png' }),
    ...(seed !== null && { random_seed: seed }),
    ...(reference
      ? { image_url: await referenceDataUrl(reference), strength: Number(options.strength) }
      : aspectRatio && { size: aspectRatio }),
  };
}

function costIn(value: unknown): AnswerEvent[] {
  const parsed = Remainder.safeParse(value);
  if (!parsed.success) throw badAnswer(`${LABEL} gave an answer that cannot be read.`);
  const { credits } = parsed.data;
  return [{ type: 'cost', micros: credits == null ? null : Math.round(credits * CREDIT) }];
}

/** Refusals have no code of their own. */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  const refused = /moderat|nsfw|content policy|inappropriate/i.test(`${said.code} ${said.message}`);
  return refused ? { ...said, code: 'refused' } : said;
}
