import { z } from 'zod';
import type {
  Estimate,
  ImageProvider,
  ImageRequest,
  Json,
  PricedRequest,
} from '../image-provider.ts';
import { type NamedPictures, pollNamed, startedWith } from '../wire/named-pictures.ts';
import { referenceFile } from '../wire/reference-bytes.ts';
import { type Rest, type RestVendor, rest } from '../wire/rest.ts';
import { type Complaint, readComplaint, refusedContent } from '../wire/vendor-error.ts';
import { ideogramModels } from './ideogram-models.ts';
import { ideogramMicros, PRICE_SOURCE } from './ideogram-prices.ts';

const LABEL = 'Ideogram';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ 'Api-Key': apiKey }),
  readComplaint: complaintOf,
  meanings: {
    unsafe: 'refused_content',
    insufficient_funds: 'no_credit',
    inflight_limit: 'rate_limited',
  },
};

/** Where each model is asked for: 3.0 by the first version of the interface, newer ones by the second. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  v3: '/v1/ideogram-v3/generate',
  'v3-transparent': '/v1/ideogram-v3/generate-transparent',
};
const isOf3 = (model: string): boolean => model in ENDPOINTS;

const Pictures = z.object({
  data: z
    .array(
      z.object({
        url: z.string().nullish(),
        is_image_safe: z.boolean(),
        seed: z.int().nullish().catch(null),
      }),
    )
    .min(1),
});

/** Ideogram's models (developer.ideogram.ai). */
export const ideogram: ImageProvider = {
  id: 'ideogram',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://ideogram.ai/manage-api',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.ideogram.ai',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://about.ideogram.ai/legal/privacy',
  hosts: { pictures: ['ideogram.ai', '*.ideogram.ai'] },
  models: ideogramModels,
  estimate,
  review({ references }) {
    const characters = references.filter(({ role }) => role === 'character').length;
    if (characters <= 1) return [];
    return [
      {
        verdict: 'refuse',
        about: 'references',
        message: 'Ideogram 3.0 takes at most one reference as a character.',
      },
    ];
  },
  async start(request, context) {
    const vendor = rest(VENDOR, context);
    const path = ENDPOINTS[request.model] ?? `/v2/image/generate/${request.model}`;
    const response = await vendor.post(path, await bodyOf(request));
    return startedWith(namedIn(await vendor.read(response, Pictures), request, vendor));
  },
  poll: async (stored, context) => pollNamed(stored, rest(VENDOR, context)),
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    await vendor.read(await vendor.get('/models'), z.looseObject({}));
    return {
      outcome: 'works',
      detail: `${LABEL} says only with a picture whether credit is left.`,
    };
  },
};

function estimate(request: PricedRequest): Estimate {
  const each = ideogramMicros(request);
  const { count, options, references } = request;
  if (each === null) {
    const what = references.length > 0 ? 'with these references' : `at “${paceOf(options)}”`;
    return { micros: null, basis: `Nobody says what ${LABEL} takes for a picture ${what}.` };
  }
  const { source, date } = PRICE_SOURCE;
  return {
    micros: each * count,
    basis: `${count} × $${each / 1_000_000} at “${paceOf(options)}” (${source}, ${date}).`,
  };
}

/** What prices go by: the speed, or of 4.5 the quality. */
function paceOf({ quality, rendering_speed }: PricedRequest['options']): string {
  return String(quality ?? rendering_speed);
}

async function bodyOf(request: ImageRequest): Promise<Json | FormData> {
  if (isOf3(request.model)) return formOf3(request);
  const { model, prompt, count, size, seed, references, options } = request;
  const fields = {
    prompt,
    num_images: count,
    ...(seed !== null && { seed }),
    // The two have different words for it.
    ...(size && {
      [model === 'ideogram-4' ? 'resolution' : 'size']: `${size.width}x${size.height}`,
    }),
    ...options,
  };
  if (references.length === 0) return fields;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  for (const [index, reference] of references.entries()) {
    form.append('images', await referenceFile(reference, index));
  }
  return form;
}

async function formOf3(request: ImageRequest): Promise<FormData> {
  const { prompt, count, aspectRatio, seed, references, options } = request;
  const form = new FormData();
  form.set('prompt', prompt);
  form.set('num_images', String(count));
  if (seed !== null) form.set('seed', String(seed));
  if (aspectRatio) form.set('aspect_ratio', aspectRatio.replace(':', 'x'));
  form.set('rendering_speed', String(options.rendering_speed));
  form.set('magic_prompt', String(options.magic_prompt));
  // The vendor's own choice, and the only one it takes beside references of style.
  if (options.style_type !== undefined && options.style_type !== 'AUTO') {
    form.set('style_type', String(options.style_type));
  }
  for (const [index, reference] of references.entries()) {
    const field = reference.role === 'character' ? 'character' : 'style';
    form.append(`${field}_reference_images`, await referenceFile(reference, index));
  }
  return form;
}

/** Pictures are named by address; one that the vendor finds unsafe has none. */
function namedIn(
  { data }: z.infer<typeof Pictures>,
  request: ImageRequest,
  vendor: Rest,
): NamedPictures {
  const { count, seed } = request;
  const safe = data.filter((one) => one.is_image_safe && one.url).slice(0, count);
  if (safe.length === 0) {
    throw refusedContent(
      { message: 'What was made is against its rules.', code: 'is_image_safe', type: '' },
      vendor.vendor,
      'unknown',
    );
  }
  const held = data.length - safe.length;
  const each = ideogramMicros(request);
  const message = `${LABEL} held back ${held} of the pictures as against its rules.`;
  return {
    pictures: safe.map((one, index) => ({
      index,
      url: one.url ?? '',
      seed: one.seed ?? (seed === null || index > 0 ? null : seed),
    })),
    warnings: safe.length < Math.min(data.length, count) ? [{ code: 'some_refused', message }] : [],
    micros: held > 0 || each === null ? null : each * safe.length,
  };
}

const Rejection = z.object({ reject_reason: z.string() });

/**
 * A prompt that fails the safety check has a status of its own, and words that vary; the second
 * version of the interface has a code for every limit.
 */
function complaintOf(body: unknown, status: number): Complaint {
  const said = readComplaint(body);
  if (status === 422) return { ...said, code: 'unsafe' };
  const rejection = Rejection.safeParse(body);
  return rejection.success ? { ...said, code: rejection.data.reject_reason } : said;
}
