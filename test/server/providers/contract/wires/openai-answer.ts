import type { WireReply, WireRequest } from '../../../../support/wire-stub/wire-stub.ts';
import type { Understood, WireFailures, WirePicture } from '../provider-wire.ts';

const USAGE = {
  total_tokens: 1030,
  input_tokens: 30,
  output_tokens: 1000,
  input_tokens_details: { text_tokens: 30, image_tokens: 0 },
  output_tokens_details: { text_tokens: 0, image_tokens: 1000 },
};

/** What `USAGE` costs at $5 and $30 per million tokens, in USD micros. */
export const USAGE_MICROS = 30 * 5 + 1000 * 30;

export const makesPictures = ({ method, path }: WireRequest) =>
  method === 'POST' && /\/images\/(?:generations|edits)$/.test(path);

export function understoodByOpenai({ fields, files }: WireRequest): Understood {
  return {
    prompt: String(fields.prompt),
    count: Number(fields.n),
    references: files.map(({ bytes }) => bytes),
  };
}

/** A JSON answer, or events where the request asks for a stream. */
export function openaiAnswer(pictures: WirePicture[], { fields, path }: WireRequest): WireReply {
  const images = pictures.map(({ bytes }) => ({ b64_json: bytes.toString('base64') }));
  if (String(fields.stream) !== 'true') {
    return { body: { created: 1_760_000_000, data: images, usage: USAGE } };
  }
  const kind = path.endsWith('edits') ? 'image_edit' : 'image_generation';
  const events = images.map((image) => {
    const data = { type: `${kind}.completed`, ...image, usage: USAGE };
    return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  });
  return { headers: { 'Content-Type': 'text/event-stream' }, body: events.join('') };
}

const error = (status: number, code: string, message: string, type = 'error'): WireReply => ({
  status,
  body: { error: { code, message, type, param: null } },
});

export const openaiFailures: WireFailures = {
  wrong_key: error(401, 'invalid_api_key', 'Incorrect API key provided: sk-test-3f9a7c51d2e84b60.'),
  no_credit: error(429, 'insufficient_quota', 'You exceeded your current quota.'),
  rate_limited: {
    ...error(429, 'rate_limit_exceeded', 'Rate limit reached.'),
    headers: { 'Retry-After': '7' },
  },
  refused_content: error(400, 'moderation_blocked', 'Rejected by the safety system.'),
  invalid_request: error(400, 'unknown_parameter', "Unknown parameter: 'response_format'."),
  model_unavailable: error(404, 'model_not_found', 'The model does not exist.'),
  provider_down: error(500, 'server_error', 'The server had an error.'),
};
