/** What a format's reader asks for next. A peek gives what has arrived and leaves it to be read. */
export type Want = { exactly: number } | { upTo: number } | { peekAtLeast: number };

/** px, as stored: an orientation in the metadata is not applied. */
export interface Dimensions {
  width: number;
  height: number;
}

/**
 * Reads one picture from bytes as they arrive: yields what it wants, is given it, and returns once
 * the picture is complete. `keep` is called with every piece that belongs to the picture itself;
 * metadata about people, places and programs is left out, and so is whatever follows the end.
 */
export type FormatReader = (keep: Keep) => Reading<Dimensions>;
export type Reading<Result> = Generator<Want, Result, Uint8Array>;
export type Keep = (piece: Uint8Array) => void;

/** The bytes are those of an image type we take, but wrong or too few. */
export class IncompleteImage extends Error {
  override readonly name = 'IncompleteImage';
}

/** The next bytes as one piece. Only for short things: they are gathered in memory. */
export function* take(bytes: number): Reading<DataView<ArrayBuffer>> {
  const piece = yield { exactly: bytes };
  // A copy: the slice of a Buffer would share what lies around it.
  return new DataView(new Uint8Array(piece).buffer);
}

/** Passes over bytes of any number as they come. */
export function* pass(bytes: number, each: (piece: Uint8Array) => void): Reading<void> {
  for (let left = bytes; left > 0; ) {
    const piece = yield { upTo: left };
    left -= piece.length;
    each(piece);
  }
}

export function bytesOf(view: DataView<ArrayBuffer>): Uint8Array {
  return new Uint8Array(view.buffer);
}

/** Four characters or more of ASCII. */
export function ascii(view: DataView, from: number, length: number): string {
  let text = '';
  for (let at = from; at < Math.min(from + length, view.byteLength); at += 1) {
    text += String.fromCharCode(view.getUint8(at));
  }
  return text;
}
