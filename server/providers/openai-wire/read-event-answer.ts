import { badAnswer } from '../wire/bad-answer.ts';
import { base64Picture, type IncomingPicture } from '../wire/base64-picture.ts';
import { ByteCursor } from '../wire/byte-cursor.ts';
import { PictureCutter } from '../wire/picture-cutter.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Characters a field's name or a short field may have. */
const LONGEST_LINE = 64 * 1024;

export type EventAnswerPart =
  /** A picture begins; the `event` it belongs to follows when it has been read. */
  | { type: 'picture'; name: string; picture: IncomingPicture }
  /** A server-sent event, with an empty string where its picture was. */
  | { type: 'event'; name: string; value: unknown };

/**
 * Reads an answer of server-sent events (html.spec.whatwg.org/multipage/server-sent-events.html).
 * An event is named by its `event` line or by the `type` in its data.
 */
export async function* readEventAnswer(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<EventAnswerPart> {
  const cursor = new ByteCursor(body);
  let name = '';
  let cutter: PictureCutter | null = null;
  try {
    for (;;) {
      const field = await readFieldName(cursor);
      if (field === null || field === '') {
        const part = cutter && eventOf(name, cutter);
        if (part) yield part;
        if (field === null) return;
        name = '';
        cutter = null;
      } else if (field === 'data') {
        cutter ??= new PictureCutter();
        for (;;) {
          if (!(await readToPicture(cursor, cutter))) break;
          const { text } = cutter;
          const data = cutter;
          const picture = base64Picture(cursor, () => data.pictureEnded());
          yield { type: 'picture', name: name || typeIn(text), picture };
          await picture.skip();
        }
      } else {
        const line = await readLine(cursor);
        if (field === 'event') name = line;
      }
    }
  } finally {
    await cursor.close();
  }
}

/** The event that ends here; `null` for the sentinel that some servers end with. */
function eventOf(name: string, cutter: PictureCutter): EventAnswerPart | null {
  if (cutter.text.trim() === '[DONE]') return null;
  const value = cutter.value();
  return { type: 'event', name: name || typeIn(cutter.text), value };
}

/** The `type` as far as it has been read. Inside strings the quotes would be escaped. */
function typeIn(text: string): string {
  return /"type"\s*:\s*"([^"\\]*)"/.exec(text)?.[1] ?? '';
}

/** Up to the colon, which is stepped over with one space; '' at an empty line, `null` at the end. */
async function readFieldName(cursor: ByteCursor): Promise<string | null> {
  let name = '';
  while (await cursor.more()) {
    const byte = cursor.chunk[cursor.position] ?? 0;
    if (byte === RETURN && name === '') {
      cursor.position += 1;
      continue;
    }
    if (byte === NEWLINE || byte === RETURN) {
      if (byte === NEWLINE && name === '') cursor.position += 1;
      return name;
    }
    cursor.position += 1;
    if (byte === 0x3a) {
      if ((await cursor.more()) && cursor.chunk[cursor.position] === 0x20) cursor.position += 1;
      return name === '' ? 'comment' : name;
    }
    name += String.fromCharCode(byte);
    if (name.length > LONGEST_LINE) throw badAnswer('The answer is not what was asked for.');
  }
  if (name !== '') throw badAnswer('The answer is not whole.');
  return null;
}

/** The rest of the line, which is stepped over with its end. */
async function readLine(cursor: ByteCursor): Promise<string> {
  let line = '';
  while (await cursor.more()) {
    const byte = cursor.chunk[cursor.position] ?? 0;
    cursor.position += 1;
    if (byte === NEWLINE) break;
    if (byte !== RETURN) line += String.fromCharCode(byte);
    if (line.length > LONGEST_LINE) throw badAnswer('The answer is not what was asked for.');
  }
  return line;
}

/** Gives the line's JSON to the cutter; true where a picture begins, false behind the line. */
async function readToPicture(cursor: ByteCursor, cutter: PictureCutter): Promise<boolean> {
  while (await cursor.more()) {
    const { chunk, position } = cursor;
    const newline = chunk.indexOf(NEWLINE, position);
    const read = cutter.read(chunk, position, newline === -1 ? chunk.length : newline);
    cursor.position = read.position;
    if (read.picture) return true;
    if (newline !== -1) {
      cursor.position = newline + 1;
      return false;
    }
  }
  throw badAnswer('The answer broke off in the middle of an event.');
}
