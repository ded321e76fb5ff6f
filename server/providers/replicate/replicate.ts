import Replicate from 'replicate';
import { z } from 'zod';
import type {
  Answer,
  ImageProvider,
  ImageRequest,
  Polled,
  ProviderContext,
} from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { beginningOf } from '../wire/beginning-of.ts';
import { asking, type Rest, type RestVendor, rest } from '../wire/rest.ts';
import { vendorCode } from '../wire/vendor-code.ts';
import {
  type Complaint,
  readComplaint,
  refusedContent,
  vendorError,
} from '../wire/vendor-error.ts';
import { MAKES_SEVERAL, replicateModels } from './replicate-models.ts';

const LABEL = 'Replicate';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
};

/** ms between two questions after a picture. */
const ASK_EVERY = 1_000;

const REFUSED = /nsfw|safety|sensitive|moderat|flagged/i;

const Prediction = z.object({
  id: z.string().min(1),
  status: z.string(),
  output: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(null),
  error: z.string().nullish().catch(null),
});

const Operation = z.object({ id: z.string(), seed: z.number().nullable(), count: z.number() });

/** Models that run on Replicate (replicate.com/docs/reference/http). */
export const replicate: ImageProvider = {
  id: 'replicate',
  label: LABEL,
  credential: {
    label: 'API token',
    helpUrl: 'https://replicate.com/account/api-tokens',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.replicate.com',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://replicate.com/privacy',
  hosts: { pictures: ['replicate.delivery', '*.replicate.delivery'] },
  models: replicateModels,
  async start(request, context) {
    const { model, seed, count } = request;
    const data = { input: inputOf(request) };
    const response = await ask(context, `/models/${model}/predictions`, { method: 'POST', data });
    const { id } = await rest(VENDOR, context).read(response, Prediction);
    return { operation: { id, seed, count } };
  },
  async poll(stored, context) {
    const operation = Operation.parse(stored);
    const vendor = rest(VENDOR, context);
    const prediction = await asking(context, async () => {
      const response = await ask(context, `/predictions/${encodeURIComponent(operation.id)}`);
      return vendor.read(response, Prediction);
    });
    return polledOf(prediction, operation, vendor);
  },
  async cancel(stored, context) {
    const { id } = Operation.parse(stored);
    const path = `/predictions/${encodeURIComponent(id)}/cancel`;
    const response = await ask(context, path, { method: 'POST' });
    await response.body?.cancel();
  },
  async checkKey(context) {
    const response = await ask(context, '/account');
    await rest(VENDOR, context).read(response, z.looseObject({ type: z.string() }));
    const there = await Promise.all(
      replicateModels.map(async ({ name }) => ((await isThere(name, context)) ? [name] : [])),
    );
    return {
      outcome: 'works',
      models: there.flat(),
      detail: `${LABEL} says only with a picture whether credit is left.`,
    };
  },
};

/** Whether a model is there, and open to the key. Its list is of thousands, so each is asked after. */
async function isThere(name: string, context: ProviderContext): Promise<boolean> {
  try {
    const response = await ask(context, `/models/${name}`);
    await response.body?.cancel();
    return true;
  } catch (error) {
    const absent = error instanceof ProviderError && error.facts.code === 'model_unavailable';
    if (!absent) throw error;
    return false;
  }
}

/**
 * Asks by the maker's own client. It repeats whatever throws or fails, even what may have been paid
 * for, and cannot be told not to: so it never learns of a failure, which is thrown behind it.
 */
async function ask(
  context: ProviderContext,
  path: string,
  how: { method?: 'POST'; data?: object } = {},
): Promise<Response> {
  const { apiKey, baseUrl, signal } = context;
  signal.throwIfAborted();
  const failures: unknown[] = [];
  const client = new Replicate({
    auth: apiKey,
    baseUrl: `${baseUrl}/v1`,
    userAgent: 'TomsonStudio',
    fetch: (url: string | Request, init?: RequestInit) =>
      askOnce(url, init, context).catch((error: unknown) => {
        failures.push(error);
        return new Response(null);
      }),
  });
  const response = await client.request(path, { ...how, signal });
  if (failures.length > 0) throw failures[0];
  return response;
}

async function askOnce(
  url: string | Request,
  init: RequestInit | undefined,
  context: ProviderContext,
): Promise<Response> {
  const response = await context.fetch(url, init);
  if (response.ok) return response;
  const complaint = complaintOf(await beginningOf(response));
  const vendor = { label: LABEL, secret: context.apiKey };
  throw vendorError(response.status, response.headers, complaint, vendor);
}

function inputOf({ model, prompt, count, aspectRatio, seed, options }: ImageRequest) {
  return {
    prompt,
    output_format: 'png',
    ...(aspectRatio && { aspect_ratio: aspectRatio }),
    ...(seed !== null && { seed }),
    ...(MAKES_SEVERAL.has(model) && { num_outputs: count }),
    ...options,
  };
}

function polledOf(
  { status, output, error }: z.infer<typeof Prediction>,
  { seed, count }: z.infer<typeof Operation>,
  vendor: Rest,
): Polled {
  switch (status) {
    case 'starting':
    case 'processing':
      return { retryAfter: ASK_EVERY, fraction: null };
    case 'succeeded': {
      const urls = [output ?? []].flat().slice(0, count);
      if (urls.length === 0) throw badAnswer(`${LABEL} finished without a picture.`);
      return { answer: answerOf(urls.map(vendor.picture), seed) };
    }
    default: {
      const message = error ?? '';
      if (REFUSED.test(message)) {
        throw refusedContent({ message, code: 'failed', type: '' }, vendor.vendor, 'unknown');
      }
      throw new ProviderError({
        code: 'provider_down',
        message: `${LABEL} ended without a picture.`,
        charged: 'unknown',
        ...vendorCode(status, vendor.vendor.secret),
      });
    }
  }
}

async function* answerOf(pictures: AsyncIterable<Uint8Array>[], seed: number | null): Answer {
  for (const [index, bytes] of pictures.entries()) {
    yield { type: 'output', index, seed: seed === null ? null : seed + index, bytes };
  }
  yield { type: 'cost', micros: null };
}

/** How long a rate limit lasts stands in the words: "resets in ~30s". */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  const seconds = /resets in ~?(\d+)\s*s/i.exec(said.message)?.[1];
  return seconds === undefined ? said : { ...said, retryAfter: Number(seconds) * 1000 };
}
