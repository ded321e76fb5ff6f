import { crc32 } from 'node:zlib';
import {
  ascii,
  bytesOf,
  type Dimensions,
  IncompleteImage,
  type Keep,
  pass,
  type Reading,
  take,
} from './byte-reader.ts';

/** Chunks that say how the picture looks (w3.org/TR/png-3, “Chunk specifications”). */
const PICTURE_CHUNKS = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs'.split(' '),
);

/** PNG: every chunk's checksum holds, from IHDR to IEND. An animation keeps its still picture. */
export function* readPng(keep: Keep): Reading<Dimensions> {
  keep(bytesOf(yield* take(8)));
  let dimensions: Dimensions | undefined;
  let hasPixels = false;
  for (;;) {
    const start = yield* take(8);
    const length = start.getUint32(0);
    const type = ascii(start, 4, 4);
    if (!dimensions && (type !== 'IHDR' || length !== 13)) {
      throw new IncompleteImage('The PNG does not begin with its header.');
    }
    if (length > 0x7fff_ffff) throw new IncompleteImage('A PNG chunk is too long.');
    const keepChunk: Keep = PICTURE_CHUNKS.has(type) ? keep : () => undefined;
    keepChunk(bytesOf(start));
    let checksum = crc32(bytesOf(start).subarray(4));
    if (type === 'IHDR') {
      const header = yield* take(13);
      keepChunk(bytesOf(header));
      checksum = crc32(bytesOf(header), checksum);
      dimensions = { width: header.getUint32(0), height: header.getUint32(4) };
    } else {
      yield* pass(length, (piece) => {
        keepChunk(piece);
        checksum = crc32(piece, checksum);
      });
    }
    const end = yield* take(4);
    keepChunk(bytesOf(end));
    if (end.getUint32(0) !== checksum) throw new IncompleteImage('A PNG checksum is wrong.');
    if (type === 'IDAT') hasPixels = true;
    if (type === 'IEND') break;
  }
  if (!dimensions || !hasPixels) throw new IncompleteImage('The PNG holds no picture.');
  return dimensions;
}
