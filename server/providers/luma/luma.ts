import { z } from 'zod';
import { RASTER } from '../declaring/raster.ts';
import type { Answer, ImageProvider, ModelDeclaration, Polled } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { requireCredit } from '../wire/require-credit.ts';
import { type Rest, type RestVendor, rest } from '../wire/rest.ts';
import { type Complaint, readComplaint, refusedContent } from '../wire/vendor-error.ts';

const LABEL = 'Luma';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
  readComplaint: complaintOf,
  meanings: { moderated: 'refused_content', no_credit: 'no_credit' },
};

const PATH = '/dream-machine/v1';

/** ms between two questions after a picture. */
const ASK_EVERY = 2_000;

const MODERATED = /moderation|not allowed|policy/i;

const Generation = z.object({
  id: z.string().min(1),
  state: z.string(),
  failure_reason: z.string().nullish().catch(null),
  assets: z.object({ image: z.string().nullish() }).nullish().catch(null),
});

const Operation = z.object({ id: z.string() });

/** No source here says what a picture costs, nor does the answer. */
const models: readonly ModelDeclaration[] = [
  { name: 'photon-1', label: 'Photon' },
  { name: 'photon-flash-1', label: 'Photon Flash' },
].map((names) => ({
  ...names,
  capabilities: {
    dimensions: {
      kind: 'ratios',
      ratios: ['1:1', '16:9', '9:16', '4:3', '3:4', '21:9', '9:21'],
    },
    maxCount: 4,
    seed: false,
    ...RASTER,
    // It takes references by public address only, and pictures of ours have none.
    references: { max: 0, roles: [] },
    options: [],
  },
  picturesPerCall: 1,
  price: null,
  notice: null,
}));

/** Luma's Photon (docs.lumalabs.ai/docs/image-generation). */
export const luma: ImageProvider = {
  id: 'luma',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://lumalabs.ai/api/keys',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.lumalabs.ai',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://lumalabs.ai/legal/privacy',
  hosts: { pictures: ['storage.cdn-luma.com'] },
  models,
  async start({ model, prompt, aspectRatio }, context) {
    const vendor = rest(VENDOR, context);
    const response = await vendor.post(`${PATH}/generations/image`, {
      prompt,
      model,
      ...(aspectRatio && { aspect_ratio: aspectRatio }),
    });
    const { id } = await vendor.read(response, Generation);
    return { operation: { id } };
  },
  async poll(stored, context) {
    const { id } = Operation.parse(stored);
    const vendor = rest(VENDOR, context);
    const path = `${PATH}/generations/${encodeURIComponent(id)}`;
    return polledOf(await vendor.askAfter(path, Generation), vendor);
  },
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const Credits = z.object({ credit_balance: z.number() });
    const answer = await vendor.read(await vendor.get(`${PATH}/credits`), Credits);
    requireCredit(answer.credit_balance, LABEL);
    return { outcome: 'works', detail: 'The account has credit left.' };
  },
};

function polledOf(generation: z.infer<typeof Generation>, vendor: Rest): Polled {
  const { state, failure_reason, assets } = generation;
  if (state === 'completed') {
    if (!assets?.image) throw badAnswer(`${LABEL} finished without a picture.`);
    return { answer: answerOf(vendor.picture(assets.image)) };
  }
  if (state !== 'failed') return { retryAfter: ASK_EVERY, fraction: null };
  const message = failure_reason ?? '';
  if (MODERATED.test(message)) {
    throw refusedContent({ message, code: 'moderated', type: '' }, vendor.vendor, 'unknown');
  }
  throw new ProviderError({
    code: 'provider_down',
    message: `${LABEL} failed while it made the picture.`,
    charged: 'unknown',
  });
}

async function* answerOf(bytes: AsyncIterable<Uint8Array>): Answer {
  yield { type: 'output', index: 0, seed: null, bytes };
  yield { type: 'cost', micros: null };
}

/** Refusals and missing credit come with status 400, and are told apart by their words. */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  if (/credits/i.test(said.message)) return { ...said, code: 'no_credit' };
  return /moderation/i.test(said.message) ? { ...said, code: 'moderated' } : said;
}
