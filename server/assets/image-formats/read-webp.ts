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

/** Chunks that say how the picture looks; EXIF and XMP are not among them. */
const PICTURE_CHUNKS = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);

/** Bytes at the start of a chunk that hold its dimensions. */
const HEADER_BYTES: Record<string, number> = { VP8X: 10, 'VP8 ': 10, VP8L: 5 };

/** Flags of VP8X that announce EXIF and XMP chunks. */
const METADATA_FLAGS = 0x08 | 0x04;

/**
 * WebP (developers.google.com/speed/webp/docs/riff_container): every chunk up to the announced
 * length is there. What is kept still announces the old length: see `stripMetadata`.
 */
export function* readWebp(keep: Keep): Reading<Dimensions> {
  const start = yield* take(12);
  keep(bytesOf(start));
  let left = start.getUint32(4, true) - 4;
  let dimensions: Dimensions | undefined;
  let hasPixels = false;
  while (left > 0) {
    const chunk = yield* take(8);
    const type = ascii(chunk, 0, 4);
    const length = chunk.getUint32(4, true);
    const padded = length + (length % 2);
    left -= 8 + padded;
    if (left < 0) throw new IncompleteImage('A WebP chunk is longer than its file.');
    const keepChunk: Keep = PICTURE_CHUNKS.has(type) ? keep : () => undefined;
    keepChunk(bytesOf(chunk));
    const headerBytes = HEADER_BYTES[type] ?? 0;
    if (length < headerBytes) throw new IncompleteImage('A WebP chunk is too short.');
    const header = yield* take(headerBytes);
    if (type === 'VP8X') header.setUint8(0, header.getUint8(0) & ~METADATA_FLAGS);
    keepChunk(bytesOf(header));
    // VP8X comes first and speaks for the whole canvas.
    if (headerBytes > 0) dimensions ??= dimensionsIn(type, header);
    if (type.startsWith('VP8') && type !== 'VP8X') hasPixels = true;
    if (type === 'ANMF') hasPixels = true;
    yield* pass(padded - headerBytes, keepChunk);
  }
  if (!dimensions || !hasPixels) throw new IncompleteImage('The WebP holds no picture.');
  return dimensions;
}

function dimensionsIn(type: string, header: DataView): Dimensions {
  if (type === 'VP8X') {
    return { width: 1 + uint24(header, 4), height: 1 + uint24(header, 7) };
  }
  if (type === 'VP8L') {
    const bits = header.getUint32(1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return {
    width: header.getUint16(6, true) & 0x3fff,
    height: header.getUint16(8, true) & 0x3fff,
  };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
