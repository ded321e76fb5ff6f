import type { StubFault } from './stub-fault.ts';

export interface Refusal {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON, strings as a page. */
  body: unknown;
}

const error = (
  type: string,
  code: string | null,
  message: string,
  param: string | null = null,
) => ({
  error: { message, type, param, code },
});

/**
 * What the vendor says to calls it does not carry out.
 * @param key which the vendor quotes in part when it is wrong
 * @param secondsLeft of the window whose calls are used up
 */
export function refusal(
  fault: StubFault,
  key: string,
  origin: string,
  secondsLeft = 0,
): Refusal | null {
  switch (fault) {
    case 'wrong_key':
      return {
        status: 401,
        body: error(
          'invalid_request_error',
          'invalid_api_key',
          `Incorrect API key provided: ${key}. You can find your API key at https://platform.openai.com/account/api-keys.`,
        ),
      };
    case 'missing_scopes':
      return {
        status: 401,
        body: error(
          'invalid_request_error',
          null,
          'You have insufficient permissions for this operation. Missing scopes: api.model.read. Check that you have the correct role in your organization.',
        ),
      };
    case 'rate_limit':
      return {
        status: 429,
        headers: { 'Retry-After': '2', 'x-ratelimit-reset-requests': '1m3s' },
        body: error('requests', 'rate_limit_exceeded', 'Rate limit reached for images per minute.'),
      };
    case 'over_rate':
      return {
        status: 429,
        headers: { 'Retry-After': String(secondsLeft) },
        body: error('requests', 'rate_limit_exceeded', 'Rate limit reached for images per minute.'),
      };
    case 'rate_limit_reset':
      return {
        status: 429,
        headers: {
          'x-ratelimit-remaining-requests': '0',
          'x-ratelimit-reset-requests': '1m3s',
          'x-ratelimit-remaining-tokens': '90000',
          'x-ratelimit-reset-tokens': '6m0s',
        },
        body: error('requests', 'rate_limit_exceeded', 'Rate limit reached for images per minute.'),
      };
    case 'no_credit':
      return {
        status: 429,
        body: error(
          'insufficient_quota',
          'insufficient_quota',
          'You exceeded your current quota, please check your plan and billing details.',
        ),
      };
    case 'moderation':
      return {
        status: 400,
        body: error(
          'image_generation_user_error',
          'moderation_blocked',
          'Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID req_1. safety_violations=[violence].',
        ),
      };
    case 'invalid':
      return {
        status: 400,
        body: error(
          'invalid_request_error',
          'unknown_parameter',
          "Unknown parameter: 'response_format'.",
          'response_format',
        ),
      };
    case 'string_error':
      return { status: 400, body: { error: 'prompt is too long for this model' } };
    case 'no_model':
      return {
        status: 404,
        body: error(
          'invalid_request_error',
          'model_not_found',
          'The model does not exist or you do not have access to it.',
        ),
      };
    case 'server_error':
      return {
        status: 500,
        body: error('server_error', null, 'The server had an error while processing your request.'),
      };
    case 'unavailable':
      return { status: 503, body: error('server_error', null, 'Overloaded.') };
    case 'gateway_timeout':
      return { status: 504, body: '<html><h1>504 Gateway Time-out</h1></html>' };
    case 'html_error':
      return { status: 500, body: '<html><body><h1>Internal error</h1></body></html>' };
    case 'upstream_lost':
      return {
        status: 503,
        body: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
      };
    case 'redirect':
      return {
        status: 307,
        headers: { Location: 'https://elsewhere.example/v1/images' },
        body: '',
      };
    case 'redirect_same_origin':
      return {
        status: 307,
        headers: { Location: `${origin}/v1/images/generations?again=1` },
        body: '',
      };
    case 'redirect_see_other':
      return { status: 303, headers: { Location: `${origin}/v1/images/generations` }, body: '' };
    default:
      return null;
  }
}
