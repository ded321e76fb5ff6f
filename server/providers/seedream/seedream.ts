import { z } from 'zod';
import type { ImageProvider, ImageRequest, Json, ProviderContext } from '../image-provider.ts';
import { inlineAnswer } from '../wire/inline-answer.ts';
import { referenceDataUrl } from '../wire/reference-bytes.ts';
import { type RestVendor, rest } from '../wire/rest.ts';
import {
  type Complaint,
  readComplaint,
  type Vendor,
  vendorEventError,
} from '../wire/vendor-error.ts';
import { seedreamModels, seedreamSettings } from './seedream-models.ts';

const LABEL = 'ByteDance Seedream';

/** Marks what the vendor has dozens of codes for. */
const SENSITIVE = 'sensitive_content';

const VENDOR: RestVendor = {
  label: LABEL,
  credential: (apiKey) => ({ Authorization: `Bearer ${apiKey}` }),
  readComplaint: complaintOf,
  meanings: {
    [SENSITIVE]: 'refused_content',
    AuthenticationError: 'wrong_key',
    AccountOverdueError: 'no_credit',
    QuotaExceeded: 'no_credit',
    SetLimitExceeded: 'no_credit',
  },
};

/** What is wrong with the whole answer, or with its first picture. */
const Faulty = z.union([
  z.object({ error: z.object({ code: z.string() }) }),
  z
    .object({ data: z.array(z.object({ error: z.object({ code: z.string() }) })).min(1) })
    .transform(({ data }) => data[0]),
]);

/**
 * Seedream on ModelArk, the platform of ByteDance outside China and, by its address, inside it
 * (docs.byteplus.com/en/docs/ModelArk/1666945, error codes …/1299023).
 */
export const seedream: ImageProvider = {
  id: 'seedream',
  label: LABEL,
  credential: {
    label: 'API key',
    helpUrl: 'https://console.byteplus.com/ark/region:ark+ap-southeast-1/apiKey',
    secretRequired: true,
    baseUrl: 'optional',
    defaultBaseUrl: 'https://ark.ap-southeast.bytepluses.com',
    settings: seedreamSettings,
  },
  offline: false,
  policyUrl: 'https://docs.byteplus.com/en/docs/legal/docs-privacy-policy',
  models: [],
  modelsOf: seedreamModels,
  async start(request, context) {
    const vendor = rest(VENDOR, { ...context, baseUrl: addressOf(context) });
    const response = await vendor.post('/images/generations', await fieldsOf(request));
    const answer = inlineAnswer(response, {
      label: LABEL,
      count: request.count,
      end: (value, pictures) => {
        if (pictures === 0) throwFault(value, vendor.vendor);
        // It counts pictures and tokens, and says no price.
        return [{ type: 'cost', micros: null }];
      },
    });
    return { answer };
  },
};

/** People give the platform's address with or without what the interface lives under. */
function addressOf({ baseUrl }: ProviderContext): string {
  return /\/api\/v\d+$/.test(baseUrl) ? baseUrl : `${baseUrl}/api/v3`;
}

async function fieldsOf({ model, prompt, size, references, options }: ImageRequest): Promise<Json> {
  const images = await Promise.all(references.map(referenceDataUrl));
  const [only] = images;
  return {
    model,
    prompt,
    response_format: 'b64_json',
    sequential_image_generation: 'disabled',
    ...(size && { size: `${size.width}x${size.height}` }),
    ...(only !== undefined && { image: images.length === 1 ? only : images }),
    ...options,
  };
}

/** Only pictures that were made are billed, so a fault in the place of one costs nothing. */
function throwFault(value: unknown, vendor: Vendor): void {
  const fault = Faulty.safeParse(value);
  if (fault.success) throw vendorEventError(complaintOf(fault.data), vendor, 'no');
}

function complaintOf(body: unknown): Complaint {
  const said = readComplaint(body);
  return /SensitiveContent|PolicyViolation|RiskDetection/.test(said.code)
    ? { ...said, type: SENSITIVE }
    : said;
}
