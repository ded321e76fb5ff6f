import { z } from 'zod';
import { answerBytes } from '../answer-bytes.ts';
import { shapeOfReference } from '../declaring/shape-of-reference.ts';
import type { Answer, ImageProvider, ImageRequest } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { inLargePieces } from '../wire/in-large-pieces.ts';
import { referenceFile } from '../wire/reference-bytes.ts';
import { requireCredit } from '../wire/require-credit.ts';
import { type RestVendor, rest } from '../wire/rest.ts';
import { type Complaint, refusedContent, type Vendor } from '../wire/vendor-error.ts';
import { stabilityModels } from './stability-models.ts';

const LABEL = 'Stability AI';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
  readComplaint: complaintOf,
  meanings: { content_moderation: 'refused_content', unauthorized: 'wrong_key' },
};

/** Stable Image and Stable Diffusion 3.5 (platform.stability.ai/docs/api-reference). */
export const stability: ImageProvider = {
  id: 'stability',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://platform.stability.ai/account/keys',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.stability.ai',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://stability.ai/privacy-policy',
  models: stabilityModels,
  estimate: () => ({
    micros: null,
    basis: `${LABEL} counts in credits; how many a picture takes is on its price list only.`,
  }),
  review: shapeOfReference,
  async start(request, context) {
    const vendor = rest(VENDOR, context);
    const endpoint = request.model.startsWith('sd3') ? 'sd3' : request.model;
    const response = await vendor.post(
      `/v2beta/stable-image/generate/${endpoint}`,
      await formOf(request),
      { Accept: 'image/*' },
    );
    return { answer: answerOf(response, request, vendor.vendor) };
  },
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const answer = await vendor.get('/v1/user/balance');
    const { credits } = await vendor.read(answer, z.object({ credits: z.number() }));
    requireCredit(credits, LABEL);
    return { outcome: 'works', detail: `${Math.floor(credits)} credits are left.` };
  },
};

async function formOf(request: ImageRequest): Promise<FormData> {
  const { model, prompt, aspectRatio, seed, references, options } = request;
  const form = new FormData();
  form.set('prompt', prompt);
  form.set('output_format', 'png');
  if (seed !== null) form.set('seed', String(seed));
  if (model.startsWith('sd3')) form.set('model', model);
  const [reference] = references;
  if (reference) {
    form.set('mode', 'image-to-image');
    form.set('image', await referenceFile(reference, 0));
    form.set('strength', String(options.strength));
  } else if (aspectRatio) {
    form.set('aspect_ratio', aspectRatio);
  }
  return form;
}

/** The answer is the picture; headers say how it went. A filtered one is blurred, and no answer. */
async function* answerOf(response: Response, { seed }: ImageRequest, vendor: Vendor): Answer {
  const type = response.headers.get('content-type') ?? '';
  const filtered = response.headers.get('finish-reason') === 'CONTENT_FILTERED';
  if (filtered || !type.startsWith('image/') || !response.body) {
    await response.body?.cancel();
    if (!filtered) throw badAnswer(`${LABEL} answered with something that is no picture.`);
    throw refusedContent(
      { message: 'The picture that was made is against its rules.', code: '', type: '' },
      vendor,
      'unknown',
    );
  }
  const used = Number(response.headers.get('seed') ?? Number.NaN);
  yield {
    type: 'output',
    index: 0,
    seed: Number.isSafeInteger(used) ? used : seed,
    bytes: inLargePieces(answerBytes(response)),
  };
}

const Fault = z.object({
  name: z.string().nullish(),
  message: z.string().nullish(),
  errors: z.array(z.string()).nullish().catch(null),
});

/** `{id, name, errors}`, or `{id, name, message}` of the older endpoints. */
function complaintOf(body: unknown): Complaint {
  const { name, message, errors } = Fault.catch({}).parse(body);
  return {
    message: errors?.join(' ') ?? message ?? '',
    code: name ?? '',
    type: '',
    ...(!name && !errors && { isBare: true as const }),
  };
}
