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

const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;

/** Application segments that say how the picture looks: by marker, how they begin. */
const PICTURE_SEGMENTS = new Map([
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
]);

/** JPEG (ITU-T T.81, annex B): segments and scans from SOI to the first EOI. */
export function* readJpeg(keep: Keep): Reading<Dimensions> {
  keep(bytesOf(yield* take(2)));
  let dimensions: Dimensions | undefined;
  let hasScan = false;
  for (;;) {
    const marker = yield* takeMarker();
    if (isRestart(marker)) continue;
    if (marker === END_OF_IMAGE) break;
    const length = yield* take(2);
    if (length.getUint16(0) < 2) throw new IncompleteImage('A JPEG segment is too short.');
    const segment = yield* take(length.getUint16(0) - 2);
    if (isFrameHeader(marker)) {
      if (segment.byteLength < 6) throw new IncompleteImage('The JPEG has no dimensions.');
      dimensions = { width: segment.getUint16(3), height: segment.getUint16(1) };
    }
    if (isPicture(marker, segment)) {
      keep(Uint8Array.of(0xff, marker));
      keep(bytesOf(length));
      keep(bytesOf(segment));
    }
    if (marker === START_OF_SCAN) {
      hasScan = true;
      yield* passScan(keep);
    }
  }
  keep(Uint8Array.of(0xff, END_OF_IMAGE));
  if (!dimensions || !hasScan) throw new IncompleteImage('The JPEG holds no picture.');
  return dimensions;
}

/** A marker may be preceded by any number of fill bytes. */
function* takeMarker(): Reading<number> {
  if ((yield* take(1)).getUint8(0) !== 0xff) {
    throw new IncompleteImage('A JPEG marker is missing.');
  }
  for (;;) {
    const marker = (yield* take(1)).getUint8(0);
    if (marker !== 0xff) return marker;
  }
}

/** Entropy-coded data up to the next marker. In it, 0xff is followed by 0 or a restart's number. */
function* passScan(keep: Keep): Reading<void> {
  for (;;) {
    const ahead = yield { peekAtLeast: 2 };
    const end = endOfScan(ahead);
    yield* pass(end, keep);
    if (end < ahead.length - 1) return;
  }
}

/** Where the first marker begins, or how far there is certainly none. */
function endOfScan(ahead: Uint8Array): number {
  for (let at = ahead.indexOf(0xff); at >= 0; at = ahead.indexOf(0xff, at + 2)) {
    const next = ahead[at + 1];
    if (next === undefined || !(next === 0 || isRestart(next))) return at;
  }
  return ahead.length;
}

function isPicture(marker: number, segment: DataView): boolean {
  if (marker === COMMENT) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  const start = PICTURE_SEGMENTS.get(marker);
  return start !== undefined && ascii(segment, 0, start.length) === start;
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** SOF0 to SOF15, without the table markers that lie between them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
