/** What the stub can be told to do instead of answering well. */
export const STUB_FAULTS = [
  /** 401 `invalid_api_key`, quoting the key as the vendor does */
  'wrong_key',
  /** 401 for a restricted key, without a code, as the vendor answers */
  'missing_scopes',
  /** 429 `rate_limit_exceeded` with `Retry-After: 2` */
  'rate_limit',
  /** the same, with a `Retry-After` that lasts until the window is over: where `limitRate` is exceeded */
  'over_rate',
  /** the same with `x-ratelimit-reset-requests: 1m3s` only */
  'rate_limit_reset',
  /** 429 `insufficient_quota` */
  'no_credit',
  /** 400 `moderation_blocked` */
  'moderation',
  /** 400 `unknown_parameter` */
  'invalid',
  /** 400 `{"error": "a string"}`, as sd-server answers */
  'string_error',
  /** 404 `model_not_found` */
  'no_model',
  'server_error',
  'unavailable',
  'gateway_timeout',
  /** 500 with a page instead of JSON */
  'html_error',
  /** 503 as plain text, as a proxy answers whose upstream dropped a call that it had received */
  'upstream_lost',
  /** receives the call and answers well, but not before `release('late')` */
  'late',
  /** receives the call and never answers; until `hangUp` */
  'timeout',
  /** receives the call and resets the connection */
  'reset',
  /** begins the answer and resets the connection within the first picture */
  'reset_body',
  /** closes the connection within the last of several pictures */
  'cut_later',
  /** closes the connection behind the last picture, before the figures */
  'cut_end',
  /** begins the answer, sends a part of the first picture and then nothing more */
  'slowloris',
  /** a well-formed HTTP answer whose JSON ends in the middle of a picture */
  'truncated',
  /** bytes that are no JSON */
  'garbage',
  /** JSON with a picture that is no base64 */
  'garbage_picture',
  /** status 200 with a page, as a captive portal answers */
  'wrong_type',
  /** a picture that does not end */
  'huge',
  /** a small PNG that claims to be 60,000 × 60,000 px */
  'bomb',
  /** 307 to another origin */
  'redirect',
  /** 307 to the same origin, which then answers well */
  'redirect_same_origin',
  /** 303 to the same origin */
  'redirect_see_other',
  /** an answer whose picture is to be fetched from a private address */
  'private_url',
  /** an answer that names its pictures by absolute addresses of this server */
  'url',
  /** the same with addresses that have no origin */
  'relative_url',
  /** status 200 without a picture */
  'empty',
  /** every picture twice */
  'duplicate',
  /** an answer without the figures of what it took */
  'no_usage',
  /** an answer that took less than nothing */
  'negative_usage',
  /** an error event in the middle of a streamed answer */
  'stream_error',
  /** a streamed answer that ends before its picture is done */
  'stream_cut',
  /** answers with JSON where a stream was asked for */
  'no_stream',
] as const;

export type StubFault = (typeof STUB_FAULTS)[number];

/** Faults that are answered before any work is done: nothing is paid for. */
const REFUSALS: ReadonlySet<StubFault> = new Set([
  'wrong_key',
  'missing_scopes',
  'rate_limit',
  'rate_limit_reset',
  'over_rate',
  'no_credit',
  'moderation',
  'invalid',
  'string_error',
  'no_model',
  'server_error',
  'unavailable',
  'html_error',
  'redirect',
  'redirect_same_origin',
]);

export function isRefusal(fault: StubFault | null): boolean {
  return fault !== null && REFUSALS.has(fault);
}

/** The fault that a prompt names, as in `a lake [reset]`; `[reset once]` is for its first call only. */
export function faultInPrompt(prompt: string, isFirst: boolean): StubFault | null {
  const named = (fault: StubFault) =>
    prompt.includes(`[${fault}]`) || (isFirst && prompt.includes(`[${fault} once]`));
  return STUB_FAULTS.find(named) ?? null;
}
