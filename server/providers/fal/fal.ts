import type { QueueClient } from '@fal-ai/client';
import { z } from 'zod';
import type {
  Answer,
  ImageProvider,
  ImageRequest,
  Json,
  ListedPrices,
  ProviderContext,
} from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { beginningOf } from '../wire/beginning-of.ts';
import { referenceDataUrl } from '../wire/reference-bytes.ts';
import { asking, type Rest, type RestVendor, rest } from '../wire/rest.ts';
import {
  type Complaint,
  readComplaint,
  refusedContent,
  vendorError,
} from '../wire/vendor-error.ts';
import { falModels, MAKES_SEVERAL } from './fal-models.ts';
import { endpointOf, PriceList, pictureEstimate, pricesIn } from './fal-prices.ts';
import { askQueue, BASE_URL } from './fal-queue.ts';

const LABEL = 'fal';

const meanings = { no_credit: 'no_credit' } as const;

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Key ${apiKey}` }),
  readComplaint: complaintOf,
  meanings,
};

/** Where the interface about models and prices lies, beside the queue. */
const PLATFORM = 'api.fal.ai';

/** ms between two questions after a picture. */
const ASK_EVERY = 1_000;

const Accepted = z.object({
  request_id: z.string().min(1),
  status_url: z.string().nullish().catch(null),
  response_url: z.string().nullish().catch(null),
  cancel_url: z.string().nullish().catch(null),
});

const Operation = z.object({
  endpoint: z.string(),
  id: z.string(),
  statusUrl: z.string().nullable(),
  responseUrl: z.string().nullable(),
  cancelUrl: z.string().nullable().default(null),
  seed: z.number().nullable(),
  count: z.number(),
  // USD micros; `null` where the list has no price for it.
  each: z.number().nullable().default(null),
});

const Status = z.object({ status: z.string() });

const Result = z.object({
  images: z.array(z.object({ url: z.string() })).min(1),
  seed: z.int().nullish().catch(null),
  // In place of a picture that breaks the rules stands a black one.
  has_nsfw_concepts: z.array(z.boolean()).nullish().catch(null),
});

const ModelList = z.object({
  models: z.array(
    z.object({
      endpoint_id: z.string(),
      metadata: z.object({ status: z.string().nullish() }).nullish(),
    }),
  ),
});

/** Models that run on fal, by its queue (docs.fal.ai/documentation/model-apis/inference/queue). */
export const fal: ImageProvider = {
  id: 'fal',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://fal.ai/dashboard/keys',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: BASE_URL,
    settings: [],
  },
  offline: false,
  policyUrl: 'https://fal.ai/legal/privacy-policy',
  hosts: { key: [PLATFORM], pictures: ['fal.media', '*.fal.media'] },
  models: falModels,
  estimate(request) {
    const { micros, basis } = pictureEstimate(request, request.prices);
    return micros === null
      ? { micros, basis }
      : { micros: micros * request.count, basis: `${request.count} × ${basis}` };
  },
  async start(request, context) {
    const { seed, count } = request;
    const endpoint = endpointOf(request);
    const input = await inputOf(request);
    const response = await askQueue(context, (queue) =>
      queue.submit(endpoint, { input, abortSignal: context.signal }),
    );
    const accepted = await rest(VENDOR, context).read(await good(response, context), Accepted);
    return {
      operation: {
        endpoint,
        id: accepted.request_id,
        statusUrl: accepted.status_url ?? null,
        responseUrl: accepted.response_url ?? null,
        cancelUrl: accepted.cancel_url ?? null,
        seed,
        count,
        each: pictureEstimate(request, context.prices).micros,
      },
    };
  },
  async poll(stored, context) {
    const { endpoint, id, statusUrl, responseUrl, ...asked } = Operation.parse(stored);
    const question = { requestId: id, abortSignal: context.signal };
    const vendor = rest(VENDOR, context);
    const { status } = await asking(context, async () => {
      const response = await askQueue(
        context,
        (queue) => queue.status(endpoint, question),
        statusUrl,
      );
      return vendor.read(await good(response, context), Status);
    });
    if (status !== 'COMPLETED') return { retryAfter: ASK_EVERY, fraction: null };
    const response = await asking(context, () =>
      askQueue(context, (queue) => queue.result(endpoint, question), responseUrl),
    );
    if (!response.ok && tellsTheEnd(response)) {
      const { facts } = await problemOf(response, context);
      throw new ProviderError({ ...facts, charged: 'unknown' });
    }
    const result = await asking(context, async () =>
      vendor.read(await good(response, context), Result),
    );
    return { answer: answerOf(result, asked, vendor) };
  },
  async cancel(stored, context) {
    const { endpoint, id, cancelUrl } = Operation.parse(stored);
    const question = { requestId: id, abortSignal: context.signal };
    const cancelling = (queue: QueueClient) => queue.cancel(endpoint, question);
    const response = await good(await askQueue(context, cancelling, cancelUrl), context);
    await response.body?.cancel();
  },
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const origin = context.baseUrl === BASE_URL ? `https://${PLATFORM}` : context.baseUrl;
    const one = encodeURIComponent('fal-ai/flux/schnell');
    const response = await vendor.get(`${origin}/v1/models/pricing?endpoint_id=${one}`);
    await vendor.read(response, PriceList);
    const models = await activeModels(vendor, origin);
    return {
      outcome: 'works',
      models,
      prices: await pricesOf(models, vendor, origin),
      detail: `${LABEL} says only with a picture whether credit is left.`,
    };
  },
};

/** Of the declared models, those that fal lists as active. It lists them to everybody alike. */
async function activeModels(vendor: Rest, origin: string): Promise<string[]> {
  const query = new URLSearchParams();
  for (const { name } of falModels) query.append('endpoint_id', name);
  const { models } = await vendor.read(await vendor.get(`${origin}/v1/models?${query}`), ModelList);
  return models
    .filter(({ metadata }) => metadata?.status !== 'deprecated')
    .map(({ endpoint_id }) => endpoint_id);
}

/** What fal takes with this key for these models, from words and from references. */
async function pricesOf(
  models: readonly string[],
  vendor: Rest,
  origin: string,
): Promise<ListedPrices> {
  const query = new URLSearchParams();
  for (const { name, capabilities } of falModels) {
    if (!models.includes(name)) continue;
    query.append('endpoint_id', name);
    if (capabilities.references.max > 0) query.append('endpoint_id', `${name}/edit`);
  }
  if (query.size === 0) return {};
  try {
    const response = await vendor.get(`${origin}/v1/models/pricing?${query}`);
    const today = new Date().toISOString().slice(0, 10);
    return pricesIn(await vendor.read(response, PriceList), today);
  } catch (error) {
    // One endpoint without a price is said of them all; the key is good all the same.
    const code = error instanceof ProviderError ? error.facts.code : null;
    if (code === 'model_unavailable' || code === 'invalid_request') return {};
    throw error;
  }
}

async function inputOf(request: ImageRequest): Promise<{ [name: string]: Json }> {
  const { model, prompt, count, size, aspectRatio, seed, references, options } = request;
  return {
    prompt,
    output_format: 'png',
    ...(size && { image_size: { width: size.width, height: size.height } }),
    ...(aspectRatio && { aspect_ratio: aspectRatio }),
    ...(seed !== null && { seed }),
    ...(MAKES_SEVERAL.has(model) && { num_images: count }),
    ...(references.length > 0 && {
      image_urls: await Promise.all(references.map(referenceDataUrl)),
    }),
    ...options,
  };
}

/** An answer of a good status; any other is thrown as what it means. */
async function good(response: Response, context: ProviderContext): Promise<Response> {
  if (response.ok) return response;
  throw await problemOf(response, context);
}

async function problemOf(response: Response, { apiKey }: ProviderContext): Promise<ProviderError> {
  const { status, headers } = response;
  const complaint = complaintOf(await beginningOf(response));
  return vendorError(status, headers, complaint, { label: LABEL, secret: apiKey, meanings });
}

/**
 * Whether an error is how the making ended, rather than the question after it
 * (docs.fal.ai/documentation/model-apis/errors and /request-errors).
 */
function tellsTheEnd({ headers, status }: Response): boolean {
  return headers.has('X-Fal-Error-Type') || headers.has('X-Fal-Retryable') || status === 422;
}

async function* answerOf(
  result: z.infer<typeof Result>,
  asked: Pick<z.infer<typeof Operation>, 'seed' | 'count' | 'each'>,
  vendor: Rest,
): Answer {
  const flagged = result.has_nsfw_concepts ?? [];
  const images = result.images.slice(0, asked.count);
  const refused = images.filter((_, index) => flagged[index] === true).length;
  if (refused === images.length) {
    throw refusedContent(
      { message: 'What was made is against its rules.', code: 'has_nsfw_concepts', type: '' },
      vendor.vendor,
      'unknown',
    );
  }
  // Nobody says whether what was held back is charged.
  const isKnown = asked.each !== null && refused === 0;
  yield { type: 'cost', micros: isKnown ? (asked.each ?? 0) * images.length : null };
  if (refused > 0) {
    const message = `${LABEL} held back ${refused} of ${images.length} pictures as against its rules.`;
    yield { type: 'warning', warning: { code: 'pictures_refused', message } };
  }
  for (const [index, { url }] of images.entries()) {
    if (flagged[index] === true) continue;
    // One seed makes all pictures of a call; only the first comes from it alone.
    const seed = index === 0 ? (result.seed ?? asked.seed) : null;
    yield { type: 'output', index, seed, bytes: vendor.picture(url) };
  }
}

/** That no credit is left comes with status 403, as a lock of the account. */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  return /exhausted balance|TOP_UP/i.test(said.message) ? { ...said, code: 'no_credit' } : said;
}
