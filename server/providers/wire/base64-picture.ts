import { badAnswer } from './bad-answer.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { giveBuffer, LENT_BYTES, takeBuffer } from './lent-buffer.ts';

const QUOTE = 0x22;

/** A picture on its way in. */
export interface IncomingPicture {
  /** Each piece is lent until the next is asked for. */
  bytes: AsyncIterable<Uint8Array>;
  /** Steps over what nobody has read, even of what is no picture, so that what follows it can be. */
  skip(): Promise<void>;
}

/**
 * The picture whose first base64 character the cursor stands before. `ended` is called once, when
 * the cursor has come to its end.
 */
export function base64Picture(cursor: ByteCursor, ended: () => void): IncomingPicture {
  let isOver = false;
  const over = () => {
    isOver = true;
    ended();
  };
  const decoded = decode(cursor, over);
  return {
    // A loop that is left early must not end the decoder: the rest still has to be skipped.
    bytes: { [Symbol.asyncIterator]: () => ({ next: () => decoded.next() }) },
    async skip() {
      await decoded.return();
      while (!isOver) {
        if (!(await cursor.more())) throw brokenOff();
        const { quote, end } = restOf(cursor);
        cursor.position = quote ? end + 1 : end;
        if (quote) over();
      }
    },
  };
}

/** How far the characters at hand go, and whether the closing quote is behind them. */
function restOf({ chunk, position }: ByteCursor): { quote: boolean; end: number } {
  const quote = chunk.indexOf(QUOTE, position);
  return { quote: quote !== -1, end: quote === -1 ? chunk.length : quote };
}

/** Decodes up to the closing quote and steps over it. */
async function* decode(cursor: ByteCursor, over: () => void): AsyncGenerator<Uint8Array, void> {
  const decoded = new Decoded();
  try {
    // Characters left over until there are four of them.
    let rest = '';
    while (await cursor.more()) {
      const { chunk, position } = cursor;
      const { quote, end } = restOf(cursor);
      let text = latin1(chunk, position, end);
      // "/" may be written as "\/"; nothing else is escaped in base64.
      if (text.includes('\\')) text = text.replaceAll('\\', '');
      cursor.position = quote ? end + 1 : end;
      if (quote) over();
      // The few characters that complete the rest go by themselves: a long text is never copied.
      const missing = rest === '' ? 0 : Math.min(4 - rest.length, text.length);
      const head = rest + text.slice(0, missing);
      const whole = quote ? text.length : text.length - ((text.length - missing) % 4);
      if (head.length === 4 || (quote && head !== '')) {
        yield* decoded.add(head);
        rest = text.slice(whole);
      } else {
        rest = head + text.slice(whole);
      }
      if (whole > missing) yield* decoded.add(text.slice(missing, whole));
      if (!quote) continue;
      yield* decoded.end();
      return;
    }
    throw brokenOff();
  } finally {
    decoded[Symbol.dispose]();
  }
}

/** Bytes on their way out of base64, in pieces that are lent until the next is asked for. */
class Decoded implements Disposable {
  readonly #buffer = takeBuffer();
  #filled = 0;
  #padded = false;

  /** @param text characters by fours, unless it is the last */
  *add(text: string): Generator<Uint8Array, void, undefined> {
    for (let from = 0; from < text.length; ) {
      const room = ((LENT_BYTES - this.#filled) / 3) * 4;
      const part = from === 0 && text.length <= room ? text : text.slice(from, from + room);
      this.#write(part);
      from += part.length;
      if (this.#filled === LENT_BYTES) yield* this.end();
    }
  }

  /** What has not been given yet. */
  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#filled > 0) yield this.#buffer.subarray(0, this.#filled);
    this.#filled = 0;
  }

  [Symbol.dispose](): void {
    giveBuffer(this.#buffer);
  }

  /** Node's decoder passes over what is no base64, which shows in the length. */
  #write(text: string): void {
    if (this.#padded) throw notBase64();
    this.#padded = text.endsWith('=');
    const padding = text.endsWith('==') ? 2 : this.#padded ? 1 : 0;
    const characters = text.length - padding;
    const written = this.#buffer.write(text, this.#filled, 'base64');
    if (characters % 4 === 1 || written !== Math.floor((characters * 3) / 4)) throw notBase64();
    this.#filled += written;
  }
}

function latin1(chunk: Uint8Array, from: number, to: number): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset + from, to - from).toString('latin1');
}

function notBase64() {
  return badAnswer('The answer holds something that is no picture.');
}

function brokenOff() {
  return badAnswer('The answer broke off in the middle of a picture.');
}
