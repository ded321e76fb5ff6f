import { badAnswer } from './bad-answer.ts';
import type { ByteCursor } from './byte-cursor.ts';

const QUOTE = 0x22;

/** A picture on its way in. */
export interface IncomingPicture {
  bytes: AsyncIterable<Uint8Array>;
  /** Reads what nobody has read, so that what follows the picture can be. */
  skip(): Promise<void>;
}

/** The picture whose first base64 character the cursor stands before. `ended` is called once. */
export function base64Picture(cursor: ByteCursor, ended: () => void): IncomingPicture {
  const decoded = decode(cursor, ended);
  return {
    // A loop that is left early must not end the decoder: the rest still has to be skipped.
    bytes: { [Symbol.asyncIterator]: () => ({ next: () => decoded.next() }) },
    async skip() {
      for await (const _ of decoded);
    },
  };
}

/** Decodes up to the closing quote and steps over it. */
async function* decode(cursor: ByteCursor, ended: () => void): AsyncGenerator<Uint8Array> {
  // Characters left over until there are four of them.
  let rest = '';
  let padded = false;
  const decoded = (text: string) => {
    if (padded) throw notBase64();
    padded = text.endsWith('=');
    return decodeWhole(text);
  };
  while (await cursor.more()) {
    const { chunk, position } = cursor;
    const quote = chunk.indexOf(QUOTE, position);
    const end = quote === -1 ? chunk.length : quote;
    let text = latin1(chunk, position, end);
    // "/" may be written as "\/"; nothing else is escaped in base64.
    if (text.includes('\\')) text = text.replaceAll('\\', '');
    cursor.position = quote === -1 ? end : quote + 1;
    // The few characters that complete the rest go by themselves: a long text is never copied.
    const missing = rest === '' ? 0 : Math.min(4 - rest.length, text.length);
    const head = rest + text.slice(0, missing);
    const whole = quote === -1 ? text.length - ((text.length - missing) % 4) : text.length;
    if (head.length === 4 || (quote !== -1 && head !== '')) {
      yield decoded(head);
      rest = text.slice(whole);
    } else {
      rest = head + text.slice(whole);
    }
    if (whole > missing) yield decoded(text.slice(missing, whole));
    if (quote !== -1) return ended();
  }
  throw badAnswer('The answer broke off in the middle of a picture.');
}

/** Node's decoder passes over what is no base64, which shows in the length. */
function decodeWhole(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const characters = text.length - padding;
  if (characters % 4 === 1 || bytes.length !== Math.floor((characters * 3) / 4)) throw notBase64();
  return bytes;
}

function latin1(chunk: Uint8Array, from: number, to: number): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset + from, to - from).toString('latin1');
}

function notBase64() {
  return badAnswer('The answer holds something that is no picture.');
}
