import { type Dimensions, IncompleteImage, pass, type Reading, take } from './byte-reader.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

/** GIF (GIF89a specification): every block up to the trailer. Nothing is kept: it is written anew. */
export function* readGif(): Reading<Dimensions> {
  const start = yield* take(13);
  yield* passColours(start.getUint8(10));
  for (let hasImage = false; ; ) {
    const block = (yield* take(1)).getUint8(0);
    if (block === TRAILER) {
      if (!hasImage) throw new IncompleteImage('The GIF holds no picture.');
      return { width: start.getUint16(6, true), height: start.getUint16(8, true) };
    }
    if (block === EXTENSION) {
      yield* take(1);
    } else if (block === IMAGE) {
      hasImage = true;
      yield* passColours((yield* take(9)).getUint8(8));
      yield* take(1);
    } else {
      throw new IncompleteImage('A GIF block is of no known kind.');
    }
    yield* passSubBlocks();
  }
}

function* passColours(flags: number): Reading<void> {
  if (flags & 0x80) yield* pass(3 * 2 ** ((flags & 7) + 1), () => undefined);
}

function* passSubBlocks(): Reading<void> {
  for (;;) {
    const length = (yield* take(1)).getUint8(0);
    if (length === 0) return;
    yield* pass(length, () => undefined);
  }
}
