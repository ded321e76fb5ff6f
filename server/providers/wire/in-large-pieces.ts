import { giveBuffer, LENT_BYTES, takeBuffer } from './lent-buffer.ts';

/** The same bytes in fewer pieces, each of which is lent until the next is asked for. */
export async function* inLargePieces(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = takeBuffer();
  let filled = 0;
  try {
    for await (const piece of body) {
      for (let from = 0; from < piece.length; ) {
        const part = piece.subarray(from, from + LENT_BYTES - filled);
        buffer.set(part, filled);
        from += part.length;
        filled += part.length;
        if (filled < LENT_BYTES) continue;
        yield buffer;
        filled = 0;
      }
    }
    if (filled > 0) yield buffer.subarray(0, filled);
  } finally {
    giveBuffer(buffer);
  }
}
