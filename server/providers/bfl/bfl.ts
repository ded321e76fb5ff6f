import { z } from 'zod';
import type { Answer, ImageProvider, ImageRequest, Json, Polled } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { liesOn, type VendorHosts } from '../vendor-hosts.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { referenceBase64 } from '../wire/reference-bytes.ts';
import { requireCredit } from '../wire/require-credit.ts';
import { type Rest, type RestVendor, rest } from '../wire/rest.ts';
import { type Complaint, readComplaint, refusedContent } from '../wire/vendor-error.ts';
import { bflModels } from './bfl-models.ts';

const LABEL = 'Black Forest Labs';
const BASE_URL = 'https://api.bfl.ai';

/** The region that takes a request is the one to ask after it, and keeps the picture. */
const HOSTS: VendorHosts = {
  key: ['api.*.bfl.ai'],
  pictures: ['delivery-*.bfl.ai', 'delivery.*.bfl.ai', 'bfldelivery*.blob.core.windows.net'],
};

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ 'x-key': apiKey }),
  readComplaint: complaintOf,
  meanings: { not_authenticated: 'wrong_key' },
};

/** ms between two questions after a picture. */
const ASK_EVERY = 1_000;

/** What one credit costs, in USD micros. */
const CREDIT = 10_000;

const Accepted = z.object({
  id: z.string().min(1),
  polling_url: z.string().nullish(),
  cost: z.number().nonnegative().nullish().catch(null),
});

const Operation = z.object({
  id: z.string(),
  pollingUrl: z.string().nullable(),
  micros: z.number().nullable(),
  seed: z.number().nullable(),
});

const Status = z.object({
  status: z.string(),
  progress: z.number().min(0).max(1).nullish().catch(null),
  result: z
    .object({ sample: z.string().nullish(), seed: z.int().nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** The FLUX models of Black Forest Labs (docs.bfl.ai). */
export const bfl: ImageProvider = {
  id: 'bfl',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://dashboard.bfl.ai/',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: BASE_URL,
    settings: [],
  },
  offline: false,
  policyUrl: 'https://bfl.ai/legal/privacy-policy',
  hosts: HOSTS,
  models: bflModels,
  estimate: () => ({
    micros: null,
    basis: `${LABEL} names the price of a picture when it takes the request, not before.`,
  }),
  async start(request, context) {
    const vendor = rest(VENDOR, context);
    const response = await vendor.post(`/v1/${request.model}`, await fieldsOf(request));
    const { id, polling_url, cost } = await vendor.read(response, Accepted);
    return {
      operation: {
        id,
        pollingUrl: polling_url ?? null,
        micros: cost == null ? null : Math.round(cost * CREDIT),
        seed: request.seed,
      },
    };
  },
  async poll(stored, context) {
    const operation = Operation.parse(stored);
    const vendor = rest(VENDOR, context);
    const url = whereToAsk(operation, context.baseUrl);
    return polledOf(await vendor.askAfter(url, Status), operation, vendor);
  },
  priceOf: (stored) => Operation.parse(stored).micros,
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const answer = await vendor.get('/v1/credits');
    const { credits } = await vendor.read(answer, z.object({ credits: z.number() }));
    requireCredit(credits, LABEL);
    return { outcome: 'works', detail: `${credits} credits are left, of $0.01 each.` };
  },
};

/** A request in the vendor's words: of FLUX.2 and later width and height, of Kontext a ratio. */
async function fieldsOf(request: ImageRequest): Promise<Json> {
  const { model, prompt, size, aspectRatio, seed, references, options } = request;
  const images = await Promise.all(references.map(referenceBase64));
  return {
    prompt,
    ...(size && { width: size.width, height: size.height }),
    ...(aspectRatio && { aspect_ratio: aspectRatio }),
    ...(seed !== null && { seed }),
    ...Object.fromEntries(
      images.map((image, index) => [
        index === 0 ? 'input_image' : `input_image_${index + 1}`,
        image,
      ]),
    ),
    ...options,
    // What FLUX.3 takes besides is not known; it answers in its own format.
    ...(model !== 'flux-3-image' && { output_format: 'png' }),
  };
}

/**
 * The address that the vendor named if it is one of its own, else the one it should have. A key of
 * a gateway never goes to the vendor's regions.
 */
function whereToAsk({ id, pollingUrl }: z.infer<typeof Operation>, baseUrl: string): string {
  const named = pollingUrl === null ? null : URL.parse(pollingUrl);
  const own = new URL(baseUrl).origin;
  const regional = own === BASE_URL && named !== null && liesOn(named, HOSTS.key ?? []);
  if (named && (named.origin === own || regional)) return named.href;
  return `/v1/get_result?id=${encodeURIComponent(id)}`;
}

function polledOf(
  { status, progress, result }: z.infer<typeof Status>,
  { micros, seed }: z.infer<typeof Operation>,
  vendor: Rest,
): Polled {
  const said: Complaint = { message: '', code: status, type: '' };
  switch (status) {
    case 'Ready':
      if (!result?.sample) throw badAnswer(`${LABEL} finished without a picture.`);
      return { answer: answerOf(vendor.picture(result.sample), result.seed ?? seed, micros) };
    case 'Request Moderated':
      throw refusedContent(
        { ...said, message: 'The prompt or a reference is against its rules.' },
        vendor.vendor,
        'no',
      );
    case 'Content Moderated':
      throw refusedContent(
        { ...said, message: 'The picture that was made is against its rules.' },
        vendor.vendor,
        'unknown',
      );
    case 'Error':
    case 'Failed':
    case 'Task not found':
      throw new ProviderError({
        code: 'provider_down',
        message:
          status === 'Task not found'
            ? `${LABEL} knows nothing of this picture any more.`
            : `${LABEL} failed while it made the picture.`,
        charged: 'unknown',
        vendorCode: status,
      });
    default:
      return { retryAfter: ASK_EVERY, fraction: progress ?? null };
  }
}

async function* answerOf(
  bytes: AsyncIterable<Uint8Array>,
  seed: number | null,
  micros: number | null,
): Answer {
  yield { type: 'cost', micros };
  yield { type: 'output', index: 0, seed, bytes };
}

/** A wrong key is told in words, with a status that others use for models. */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  return /not authenticated|invalid (?:api )?key/i.test(said.message)
    ? { ...said, code: 'not_authenticated' }
    : said;
}
