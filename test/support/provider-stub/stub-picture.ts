import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The keyword under which a picture carries its nonce. */
const NONCE_KEYWORD = 'nonce';

export interface StubPictureOptions {
  /** px */
  width: number;
  /** px */
  height: number;
  /** No two pictures have the same; it is in a text chunk and in the pixels. */
  nonce: string;
  transparent?: boolean;
  /** Bytes the file shall have at least; filled up with a chunk that nobody reads. */
  bytes?: number;
}

/** A real PNG, in stripes of colours that come from its nonce. */
export function stubPicture(options: StubPictureOptions): Buffer {
  const { width, height, nonce, transparent = false, bytes = 0 } = options;
  const colours = createHash('sha256').update(nonce).digest();
  const channels = transparent ? 4 : 3;
  const pixels = Buffer.alloc((width * channels + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const row = y * (width * channels + 1) + 1;
    const stripe = Math.floor((y * 8) / height);
    const colour = [0, 1, 2].map((channel) => colours[stripe * 3 + channel] ?? 0);
    // The upper half of a transparent picture is see-through.
    if (transparent) colour.push(stripe < 4 ? 0 : 255);
    pixels.fill(Buffer.from(colour), row, row + width * channels);
  }
  const parts = [
    chunk('IHDR', header(width, height, transparent)),
    chunk('tEXt', Buffer.from(`${NONCE_KEYWORD}\0${nonce}`, 'latin1')),
    chunk('IDAT', deflateSync(pixels, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  const missing = bytes - parts.reduce((sum, part) => sum + part.length, SIGNATURE.length) - 12;
  // Not compressible, as the pixels of a photograph are not.
  if (missing > 0) parts.splice(2, 0, chunk('niSe', noise(missing, colours)));
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** A PNG of a few bytes that claims to be 60,000 × 60,000 px. */
export function bombPicture(nonce: string): Buffer {
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(60_000, 60_000, false)),
    chunk('tEXt', Buffer.from(`${NONCE_KEYWORD}\0${nonce}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.alloc(1024 * 1024))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The nonce a stub's picture carries, or `null` for any other bytes. */
export function nonceOf(png: Uint8Array): string | null {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const start = bytes.indexOf(`tEXt${NONCE_KEYWORD}\0`, 0, 'latin1');
  if (start < 4) return null;
  const length = bytes.readUInt32BE(start - 4) - NONCE_KEYWORD.length - 1;
  const from = start + 4 + NONCE_KEYWORD.length + 1;
  return bytes.subarray(from, from + length).toString('latin1');
}

function header(width: number, height: number, transparent: boolean): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, transparent ? 6 : 2, 0, 0, 0], 8);
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The same bytes for the same seed. */
function noise(length: number, seed: Buffer): Buffer {
  const block = Buffer.concat(
    Array.from({ length: 64 }, (_, index) =>
      createHash('sha512').update(seed).update(String(index)).digest(),
    ),
  );
  return Buffer.alloc(length, block);
}
