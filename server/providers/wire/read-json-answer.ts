import { base64Picture, type IncomingPicture } from './base64-picture.ts';
import { ByteCursor } from './byte-cursor.ts';
import { B64_JSON, PictureCutter, type PictureField } from './picture-cutter.ts';

const QUOTE = 0x22;

export type JsonAnswerPart =
  | { type: 'picture'; picture: IncomingPicture }
  /** The whole answer, with empty strings where its pictures were. */
  | { type: 'value'; value: unknown };

/** Reads a JSON answer: its pictures in their order, then the value they were cut out of. */
export async function* readJsonAnswer(
  body: AsyncIterable<Uint8Array>,
  field: PictureField = B64_JSON,
): AsyncGenerator<JsonAnswerPart> {
  const cursor = new ByteCursor(body);
  const cutter = new PictureCutter(field);
  try {
    while (await cursor.more()) {
      const read = cutter.read(cursor.chunk, cursor.position, cursor.chunk.length);
      cursor.position = read.position;
      if (!read.picture) continue;
      const picture = base64Picture(cursor, () => cutter.pictureEnded());
      // Where servers answer with an address they may write an empty picture beside it.
      const empty = (await cursor.more()) && cursor.chunk[cursor.position] === QUOTE;
      if (!empty) yield { type: 'picture', picture };
      await picture.skip();
    }
    yield { type: 'value', value: cutter.value() };
  } finally {
    await cursor.close();
  }
}
