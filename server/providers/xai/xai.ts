import { z } from 'zod';
import type { ImageProvider, ImageRequest, Json } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { modelsOfKey } from '../wire/models-of-key.ts';
import { type NamedPictures, pollNamed, startedWith } from '../wire/named-pictures.ts';
import { referenceDataUrl } from '../wire/reference-bytes.ts';
import { type Rest, type RestVendor, rest } from '../wire/rest.ts';
import { type Complaint, readComplaint, refusedContent } from '../wire/vendor-error.ts';
import { xaiModels } from './xai-models.ts';

const LABEL = 'xAI';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
  readComplaint: complaintOf,
  meanings: { wrong_key: 'wrong_key', moderated: 'refused_content', no_credit: 'no_credit' },
};

/** Ticks of the vendor's clock of costs in one USD micro; a dollar has 10^10. */
const TICKS_PER_MICRO = 10_000;

const Pictures = z.object({
  data: z
    .array(
      z.object({
        url: z.string().nullish(),
        // In place of a picture that breaks the rules stands another one.
        respect_moderation: z.boolean().nullish(),
      }),
    )
    .min(1),
  usage: z.object({ cost_in_usd_ticks: z.number().nonnegative().nullish() }).nullish().catch(null),
});

const KeyInfo = z.object({
  api_key_blocked: z.boolean().nullish(),
  api_key_disabled: z.boolean().nullish(),
  team_blocked: z.boolean().nullish(),
});

const ModelList = z.object({
  models: z.array(z.object({ id: z.string(), aliases: z.array(z.string()).nullish() })),
});

/** The image models of xAI (docs.x.ai). */
export const xai: ImageProvider = {
  id: 'xai',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://console.x.ai/',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.x.ai',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://x.ai/legal/privacy-policy',
  hosts: { pictures: ['*.x.ai'] },
  models: xaiModels,
  async start(request, context) {
    const vendor = rest(VENDOR, context);
    const path = request.references.length > 0 ? '/v1/images/edits' : '/v1/images/generations';
    const response = await vendor.post(path, await fieldsOf(request));
    return startedWith(namedIn(await vendor.read(response, Pictures), vendor));
  },
  poll: async (stored, context) => pollNamed(stored, rest(VENDOR, context)),
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const key = await vendor.read(await vendor.get('/v1/api-key'), KeyInfo);
    if (key.api_key_blocked || key.api_key_disabled || key.team_blocked) {
      throw new ProviderError({
        code: 'wrong_key',
        message: `${LABEL} knows this key, but it is blocked or switched off.`,
        charged: 'no',
      });
    }
    const models = await modelsOfKey(() => listedModels(vendor));
    return {
      outcome: 'works',
      ...(models && { models }),
      detail: `${LABEL} says only with a picture whether credit is left.`,
    };
  },
};

/** The image models of a key, under all of their names. */
async function listedModels(vendor: Rest): Promise<string[]> {
  const { models } = await vendor.read(await vendor.get('/v1/image-generation-models'), ModelList);
  return models.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]);
}

async function fieldsOf(request: ImageRequest): Promise<Json> {
  const { model, prompt, count, aspectRatio, references, options } = request;
  const urls = await Promise.all(references.map(referenceDataUrl));
  const images = urls.map((url) => ({ type: 'image_url', url }));
  const [only] = images;
  return {
    model,
    prompt,
    n: count,
    response_format: 'url',
    resolution: String(options.resolution),
    ...(aspectRatio && { aspect_ratio: aspectRatio }),
    ...(images.length === 1 && only && { image: only }),
    ...(images.length > 1 && { images }),
  };
}

function namedIn({ data, usage }: z.infer<typeof Pictures>, vendor: Rest): NamedPictures {
  const ticks = usage?.cost_in_usd_ticks ?? null;
  const micros = ticks === null ? null : Math.round(ticks / TICKS_PER_MICRO);
  const moderated = data.filter(({ respect_moderation }) => respect_moderation === false).length;
  const pictures = data.flatMap(({ url, respect_moderation }, index) =>
    respect_moderation === false || !url ? [] : [{ index, url, seed: null }],
  );
  if (pictures.length === 0) {
    const { facts } = moderated === data.length ? heldBack(vendor) : withoutPicture();
    if (micros === null) throw new ProviderError(facts);
    throw new ProviderError({ ...facts, charged: micros > 0 ? 'yes' : 'no', costMicros: micros });
  }
  const warnings: NamedPictures['warnings'] = [];
  if (moderated > 0) {
    const message = `${LABEL} held back ${moderated} of ${data.length} pictures as against its rules.`;
    warnings.push({ code: 'pictures_refused', message });
  }
  const unnamed = data.length - moderated - pictures.length;
  if (unnamed > 0) {
    const message = `${LABEL} did not say where ${unnamed} of ${data.length} pictures are.`;
    warnings.push({ code: 'pictures_unnamed', message });
  }
  return { pictures, warnings, micros };
}

function heldBack({ vendor }: Rest): ProviderError {
  const message = 'What was made is against its rules.';
  return refusedContent({ message, code: 'respect_moderation', type: '' }, vendor, 'unknown');
}

function withoutPicture(): ProviderError {
  return badAnswer(`${LABEL} answered without a picture.`);
}

/** A wrong key and a refusal come with status 400, and are told apart by their words. */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  if (/(?:incorrect|invalid) api key/i.test(said.message)) return { ...said, code: 'wrong_key' };
  if (/moderation|content (?:policy|violat)/i.test(said.message)) {
    return { ...said, code: 'moderated' };
  }
  if (/(?:credits|spending limit)/i.test(said.message)) return { ...said, code: 'no_credit' };
  return said;
}
