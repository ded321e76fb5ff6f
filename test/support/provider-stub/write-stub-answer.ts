import type { ServerResponse } from 'node:http';
import { picturesOf, previewOf, STUB_USAGE, settingsOf } from './stub-answer.ts';
import type { StubCall } from './stub-call.ts';
import type { StubHolds } from './stub-holds.ts';
import { abort, close, endless, json, page } from './stub-responses.ts';

/** What writing an answer needs of the stub. */
export interface AnswerKit {
  holds: StubHolds;
  /** Bytes each picture shall have at least. */
  pictureBytes: number;
  origin: string;
  /** Lets a picture be fetched by its path. */
  publish(path: string, picture: Buffer): void;
}

/** The answer as one JSON document, with the fault that the call asks for. */
export async function writeJson(
  call: StubCall,
  response: ServerResponse,
  kit: AnswerKit,
): Promise<void> {
  if (call.fault === 'garbage') return json(response, 200, '\u0000not { json');
  if (call.fault === 'wrong_type') return page(response, 200, '<html>Sign in to the Wi-Fi</html>');
  const pictures = picturesToSend(call, kit);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('{"created":1760000000,"data":[');
  for (const [index, picture] of pictures.entries()) {
    if (index > 0) response.write(',');
    const url = urlOf(call, picture, index, kit);
    if (url !== null) {
      response.write(JSON.stringify({ url }));
      continue;
    }
    response.write('{"b64_json":"');
    const last = index > 0 && index === pictures.length - 1;
    if (!(await writePicture(call, response, picture, kit, last))) return;
    response.write('"}');
  }
  if (call.fault === 'cut_end') return close(response);
  const { background, ...settings } = settingsOf(call);
  const end = {
    // The document, unlike the events, never says "auto".
    ...(background !== 'auto' && { background }),
    ...settings,
    ...usageOf(call),
  };
  response.end(`],${JSON.stringify(end).slice(1)}`);
}

/** The answer as server-sent events, with the fault that the call asks for. */
export async function writeEvents(
  call: StubCall,
  response: ServerResponse,
  kit: AnswerKit,
): Promise<void> {
  const kind = call.path.endsWith('edits') ? 'image_edit' : 'image_generation';
  const common = { created_at: 1_760_000_000, ...settingsOf(call) };
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const begin = (type: string) => {
    response.write(`event: ${type}\ndata: {"type":"${type}","b64_json":"`);
  };
  const end = (rest: Record<string, unknown>) => {
    response.write(`",${JSON.stringify({ ...common, ...rest }).slice(1)}\n\n`);
  };
  const previews = Number(call.fields.partial_images ?? 0);
  for (let step = 0; step < previews; step += 1) {
    begin(`${kind}.partial_image`);
    response.write(previewOf(call, step).toString('base64'));
    end({ partial_image_index: step });
    await kit.holds.pass('preview');
    if (call.fault === 'stream_cut') return void response.end();
    if (call.fault === 'stream_error') return void response.end(errorEvent());
  }
  for (const picture of picturesToSend(call, kit)) {
    begin(`${kind}.completed`);
    if (!(await writePicture(call, response, picture, kit, false))) return;
    end(usageOf(call));
  }
  response.end();
}

function usageOf({ fault }: StubCall) {
  if (fault === 'no_usage') return {};
  return { usage: fault === 'negative_usage' ? { ...STUB_USAGE, input_tokens: -50 } : STUB_USAGE };
}

function picturesToSend(call: StubCall, { pictureBytes }: AnswerKit): Buffer[] {
  const pictures = picturesOf(call, pictureBytes);
  if (call.fault === 'empty') return [];
  return call.fault === 'duplicate' ? pictures.flatMap((one) => [one, one]) : pictures;
}

/**
 * Writes a picture's base64; false where the fault has ended the answer in it.
 * @param last whether it is the last one of several
 */
async function writePicture(
  call: StubCall,
  response: ServerResponse,
  picture: Buffer,
  { holds }: AnswerKit,
  last: boolean,
): Promise<boolean> {
  const text = call.fault === 'garbage_picture' ? '#!%&'.repeat(200) : picture.toString('base64');
  const middle = Math.ceil(text.length / 2);
  response.write(text.slice(0, middle));
  await holds.pass('picture');
  switch (call.fault) {
    case 'slowloris':
      return false;
    case 'reset_body':
      abort(response);
      return false;
    case 'truncated':
      response.end();
      return false;
    case 'huge':
      await endless(response, text);
      return false;
    case 'cut_later':
      if (last) close(response);
      else response.write(text.slice(middle));
      return !last;
    default:
      response.write(text.slice(middle));
      return true;
  }
}

/** Where a picture lies, for the servers that answer so; `null` for those that send it. */
function urlOf(
  { nonces, fault }: StubCall,
  picture: Buffer,
  index: number,
  { publish, origin }: AnswerKit,
): string | null {
  const path = `/pictures/${nonces[index]}.png`;
  publish(path, picture);
  switch (fault) {
    case 'url':
      return `${origin}${path}`;
    case 'relative_url':
      return path;
    case 'private_url':
      return 'http://169.254.169.254/latest/meta-data/';
    default:
      return null;
  }
}

function errorEvent(): string {
  const error = {
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
    message: 'The picture was rejected by the safety system. safety_violations=[sexual].',
    param: null,
  };
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
}
