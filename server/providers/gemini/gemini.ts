import { z } from 'zod';
import type { ImageProvider, ImageRequest, Json } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { inlineAnswer } from '../wire/inline-answer.ts';
import { plainSentence } from '../wire/plain-sentence.ts';
import { referenceBase64 } from '../wire/reference-bytes.ts';
import { type RestVendor, rest } from '../wire/rest.ts';
import {
  type Complaint,
  readComplaint,
  refusedContent,
  type Vendor,
} from '../wire/vendor-error.ts';
import { GEMINI_PRICES, geminiMicros, geminiModels } from './gemini-models.ts';

const LABEL = 'Google Gemini';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  readComplaint: complaintOf,
  meanings: {
    API_KEY_INVALID: 'wrong_key',
    UNAUTHENTICATED: 'wrong_key',
    // The key's project has no billing, and the model has no free tier.
    FAILED_PRECONDITION: 'no_credit',
    RESOURCE_EXHAUSTED: 'rate_limited',
    DEADLINE_EXCEEDED: 'timed_out',
  },
};

/** Pictures are in `inlineData.data`; what the model thought may be signed at length beside them. */
const PICTURE = { name: 'data', mostText: 16 * 1024 * 1024 };

/** How generating ends when what was asked for is against the rules. */
const REFUSALS: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
  'ESCALATION',
]);

const Document = z.object({
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish().catch(null),
  candidates: z
    .array(
      z.object({
        finishReason: z.string().nullish(),
        finishMessage: z.string().nullish(),
        content: z
          .object({ parts: z.array(z.object({ text: z.string().nullish() })).nullish() })
          .nullish()
          .catch(null),
      }),
    )
    .nullish()
    .catch(null),
});

const ModelList = z.object({ models: z.array(z.object({ name: z.string() })) });

/** Gemini's picture models by the Gemini API (ai.google.dev/gemini-api/docs/image-generation). */
export const gemini: ImageProvider = {
  id: 'gemini',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://aistudio.google.com/apikey',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    settings: [],
  },
  offline: false,
  policyUrl: 'https://policies.google.com/privacy',
  models: geminiModels,
  estimate({ model, count, references, options }) {
    const size = String(options.imageSize);
    const each = geminiMicros(model, size);
    if (each === null)
      return { micros: null, basis: `Nobody says what ${model} costs at ${size}.` };
    const sent = references.length > 0 ? 'the prompt and the references' : 'the prompt';
    const { source, date } = GEMINI_PRICES;
    return {
      micros: each * count,
      basis: `${count} × ${size} at $${each / 1_000_000}, and a little for ${sent} (${source}, ${date}).`,
    };
  },
  async start(request, context) {
    const vendor = rest(VENDOR, context);
    const path = `/models/${encodeURIComponent(request.model)}:generateContent`;
    const response = await vendor.post(path, await fieldsOf(request));
    const answer = inlineAnswer(response, {
      label: LABEL,
      count: 1,
      field: PICTURE,
      seedOf: () => request.seed,
      end: (value, pictures) => {
        if (pictures === 0) throwReason(value, vendor.vendor);
        return [{ type: 'cost', micros: costOf(request) }];
      },
    });
    return { answer };
  },
  async checkKey(context) {
    const vendor = rest(VENDOR, context);
    const answer = await vendor.get('/models?pageSize=1000');
    const { models } = await vendor.read(answer, ModelList);
    return {
      outcome: 'works',
      models: models.map(({ name }) => name.replace(/^models\//, '')),
      detail: `${LABEL} says only with a picture whether billing is on.`,
    };
  },
};

async function fieldsOf(request: ImageRequest): Promise<Json> {
  const { prompt, references, aspectRatio, seed, options } = request;
  const images = await Promise.all(
    references.map(async (reference) => ({
      inlineData: { mimeType: reference.contentType, data: await referenceBase64(reference) },
    })),
  );
  return {
    contents: [{ role: 'user', parts: [{ text: prompt }, ...images] }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      imageConfig: { imageSize: String(options.imageSize), ...(aspectRatio && { aspectRatio }) },
      ...(seed !== null && { seed }),
    },
  };
}

/**
 * What one picture costs by the price list. The answer counts tokens, of which no source here says
 * the price; what is sent is so little that it is in no list, except where there are references.
 */
function costOf({ model, references, options }: ImageRequest): number | null {
  return references.length > 0 ? null : geminiMicros(model, String(options.imageSize));
}

/** What an answer without a picture says; it may hold a refusal. */
function throwReason(value: unknown, vendor: Vendor): never {
  const parsed = Document.safeParse(value);
  if (!parsed.success) throw badAnswer(`${LABEL} gave an answer that cannot be read.`);
  const { promptFeedback, candidates } = parsed.data;
  const blocked = promptFeedback?.blockReason;
  if (blocked) {
    throw refusedContent(
      { message: 'The prompt or a reference is against its rules.', code: blocked, type: '' },
      vendor,
      'no',
    );
  }
  const [candidate] = candidates ?? [];
  const reason = candidate?.finishReason ?? '';
  const words = (candidate?.content?.parts ?? []).flatMap(({ text }) => text ?? []).join(' ');
  const said = candidate?.finishMessage ?? words;
  if (REFUSALS.has(reason)) {
    throw refusedContent({ message: said, code: reason, type: '' }, vendor, 'unknown');
  }
  const because = plainSentence(said, vendor.secret);
  throw badAnswer(
    `${LABEL} answered without a picture.${because === '' ? '' : ` It says: ${because}`}`,
  );
}

const Details = z.object({
  error: z.object({
    status: z.string().nullish(),
    details: z
      .array(z.object({ reason: z.string().nullish(), retryDelay: z.string().nullish() }))
      .nullish()
      .catch(null),
  }),
});

/** Google's errors: a status in words, and details with a reason and how long to wait. */
function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  const parsed = Details.safeParse(body);
  if (!parsed.success) return said;
  const { status, details } = parsed.data.error;
  const reason = details?.flatMap((one) => one.reason ?? [])[0];
  const seconds = details?.flatMap(
    ({ retryDelay }) => /^([\d.]+)s$/.exec(retryDelay ?? '')?.[1] ?? [],
  );
  return {
    ...said,
    code: reason ?? status ?? '',
    type: status ?? '',
    ...(seconds?.[0] && { retryAfter: Math.ceil(Number(seconds[0]) * 1000) }),
  };
}
