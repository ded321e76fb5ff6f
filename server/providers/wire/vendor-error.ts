import { z } from 'zod';
import { ProviderError, type ProviderErrorCode } from '../provider-error.ts';
import { plainSentence } from './plain-sentence.ts';
import { plainRetryAfter, retryAfter } from './retry-after.ts';
import { vendorCode } from './vendor-code.ts';

/** The wire's error object. Self-hosted servers give less of it, or a string in its place. */
const VendorFields = z.object({
  message: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
});
const ErrorBody = z.union([
  z.object({ error: z.union([VendorFields, z.string()]) }),
  z.object({ detail: z.string() }).transform(({ detail }) => ({ error: detail })),
  // FastAPI's list of what is wrong with which field.
  z
    .object({ detail: z.array(z.object({ msg: z.string(), type: z.string().nullish() })).min(1) })
    .transform(({ detail }) => ({
      error: {
        message: detail.map(({ msg }) => msg).join('; '),
        code: null,
        type: detail[0]?.type,
      },
    })),
  VendorFields.extend({ message: z.string() }).transform((error) => ({
    error,
    isBare: (error.code ?? '') === '' && (error.type ?? '') === '',
  })),
]);

/** What went wrong, as far as the vendor says. */
export interface Complaint {
  message: string;
  code: string;
  type: string;
  /** ms until asking again, for vendors that say it in the body. */
  retryAfter?: number;
  /** Set where it is a message and nothing else, as gateways in front of a vendor write it, too. */
  isBare?: true;
}

/** Whom the sentence is about, and what must not stand in it. */
export interface Vendor {
  label: string;
  /** The key in use. */
  secret: string;
  /** What the vendor's own codes and types mean, where the status does not tell or tells wrong. */
  meanings?: Readonly<Record<string, ProviderErrorCode>>;
}

/** How OpenAI refuses a restricted key what it was not made for: with 401 or 403, and no code. */
const MISSING_SCOPES = /\bmissing scopes\b/i;

/** What an error answer says; empty where it says nothing that can be read. */
export function readComplaint(body: unknown): Complaint {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return { message: '', code: '', type: '' };
  const { error } = parsed.data;
  const isBare = 'isBare' in parsed.data && parsed.data.isBare;
  if (typeof error === 'string') return { message: error, code: '', type: '' };
  const message = error.message ?? '';
  const code = MISSING_SCOPES.test(message) ? 'missing_scopes' : String(error.code ?? '');
  return { message, code, type: error.type ?? '', ...(isBare && { isBare }) };
}

/**
 * What an answer with an error status means. Where the vendor has answered, it has not carried the
 * request out. A gateway before it cannot know that: one that gave up waiting, nor one that lost the
 * vendor in the middle of a request that it had passed on.
 */
export function vendorError(
  status: number,
  headers: Headers,
  complaint: Complaint,
  vendor: Vendor,
): ProviderError {
  const code = meaningOf(status, complaint, vendor);
  const said = whenToAskAgain(code, headers, complaint);
  const wait = said === undefined || Number.isNaN(said) ? undefined : Math.min(said, LONGEST_WAIT);
  return new ProviderError({
    code,
    message: sentence(code, complaint, vendor),
    charged: isOfGateway(status, complaint) ? 'unknown' : 'no',
    status,
    ...vendorCode(complaint.code, vendor.secret),
    ...(wait !== undefined && { retryAfter: wait }),
  });
}

/** An error that came as an event, in an answer that had begun well. */
export function vendorEventError(
  complaint: Complaint,
  vendor: Vendor,
  charged: 'no' | 'unknown',
): ProviderError {
  const code = meaningOf(Number(complaint.code) || 500, complaint, vendor);
  return new ProviderError({
    code,
    message: sentence(code, complaint, vendor),
    charged,
    ...vendorCode(complaint.code, vendor.secret),
  });
}

/** A refusal that came as an answer of status 200, as several vendors send them. */
export function refusedContent(
  complaint: Complaint,
  vendor: Vendor,
  charged: 'no' | 'yes' | 'unknown',
): ProviderError {
  return new ProviderError({
    code: 'refused_content',
    message: sentence('refused_content', complaint, vendor),
    charged,
    status: 200,
    ...vendorCode(complaint.code, vendor.secret),
  });
}

/**
 * ms that a vendor may make a key wait: a day, as no limit is counted over more. A longer wait is a
 * mistake of its clock, and more than 24 days of it were more than a timer can count.
 */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

/** Statuses of a gateway whose server was still at it, or may have been. */
const GATEWAY_GAVE_UP: ReadonlySet<number> = new Set([408, 502, 504, 520, 522, 524]);
/** Statuses of Cloudflare's for a server that it did not get through to. */
const NEVER_REACHED: ReadonlySet<number> = new Set([521, 523, 525, 526]);
const TIMED_OUT: ReadonlySet<number> = new Set([408, 504, 522, 524]);

/**
 * Whether a gateway may have answered in the place of a vendor that was at it: with a status of a
 * server's fault, and no error of the vendor's in the body (such as Envoy's 503 "upstream connect
 * error or disconnect/reset before headers", for a request that its upstream may have had).
 */
function isOfGateway(status: number, { message, code, type, isBare }: Complaint): boolean {
  if (GATEWAY_GAVE_UP.has(status)) return true;
  const isVendors = `${message}${code}${type}` !== '' && isBare !== true;
  return status >= 500 && !isVendors && !NEVER_REACHED.has(status);
}

function whenToAskAgain(
  code: ProviderErrorCode,
  headers: Headers,
  complaint: Complaint,
): number | undefined {
  if (code === 'rate_limited') return retryAfter(headers) ?? complaint.retryAfter;
  return code === 'provider_down' ? plainRetryAfter(headers) : undefined;
}

/** The vendor's own codes come first: it gives some of them with several statuses. */
const BY_VENDOR_CODE: Readonly<Record<string, ProviderErrorCode>> = {
  invalid_api_key: 'wrong_key',
  insufficient_quota: 'no_credit',
  billing_hard_limit_reached: 'no_credit',
  billing_not_active: 'no_credit',
  rate_limit_exceeded: 'rate_limited',
  moderation_blocked: 'refused_content',
  content_policy_violation: 'refused_content',
  content_filter: 'refused_content',
  model_not_found: 'model_unavailable',
  missing_scopes: 'model_unavailable',
};

function meaningOf(
  status: number,
  { code, type }: Complaint,
  { meanings = {} }: Vendor,
): ProviderErrorCode {
  const known = meanings[code] ?? meanings[type] ?? BY_VENDOR_CODE[code] ?? BY_VENDOR_CODE[type];
  if (known) return known;
  if (type === 'image_generation_user_error') return 'refused_content';
  if (TIMED_OUT.has(status)) return 'timed_out';
  if (status >= 500) return 'provider_down';
  switch (status) {
    case 401:
      return 'wrong_key';
    case 402:
      return 'no_credit';
    case 403:
    case 404:
      return 'model_unavailable';
    case 429:
      return 'rate_limited';
    default:
      return 'invalid_request';
  }
}

function sentence(code: ProviderErrorCode, complaint: Complaint, vendor: Vendor): string {
  const { label } = vendor;
  const said = plainSentence(complaint.message, vendor.secret);
  const because = said === '' ? '' : ` It says: ${said}`;
  switch (code) {
    // What a vendor says about a key may quote the key.
    case 'wrong_key':
      return `${label} does not accept this key.`;
    case 'no_credit':
      return `The account at ${label} has no credit left, or has reached its spending limit.`;
    case 'rate_limited':
      return `${label} takes no more requests from this key for now.`;
    case 'refused_content':
      return `${label} refused this.${refusal(complaint, said)}`;
    case 'model_unavailable':
      return `${label} does not let this key use this model.${because}`;
    case 'timed_out':
      return `${label} gave up before the picture was done.`;
    case 'provider_down':
      return `${label} has a fault of its own.`;
    default:
      return `${label} cannot do what was asked.${because}`;
  }
}

/** What the safety system names, in plain words. */
const VIOLATIONS: Readonly<Record<string, string>> = {
  sexual: 'sexual content',
  'sexual/minors': 'sexual content with minors',
  minors: 'sexual content with minors',
  violence: 'violence',
  'violence/graphic': 'graphic violence',
  hate: 'hate',
  'hate/threatening': 'threatening hate',
  harassment: 'harassment',
  'harassment/threatening': 'threats',
  'self-harm': 'self-harm',
  illicit: 'instructions for something illegal',
  'illicit/violent': 'instructions for something violent',
  similarity: 'a likeness to protected work',
  copyright: 'a likeness to protected work',
};

function refusal({ message }: Complaint, said: string): string {
  const named = /safety_violations\s*=\s*\[([^\]]*)\]/.exec(message)?.[1];
  if (named !== undefined && named.trim() !== '') {
    const words = named.split(',').map((one) => one.trim().replace(/["']/g, ''));
    return ` Its safety system sees ${[...new Set(words.map((word) => VIOLATIONS[word] ?? word))].join(', ')} in it.`;
  }
  if (/safety system/i.test(message)) return ' Its safety system does not allow it.';
  return said === '' ? '' : ` It says: ${said}`;
}
