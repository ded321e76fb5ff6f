import fc from 'fast-check';
import type { Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ImageInspector,
  IncompleteImage,
  NotAnImage,
} from '../../../server/assets/inspect-image.ts';
import { picture, pngBomb, pngChunk, withPngChunks } from './pictures.ts';

const KINDS: Record<string, { contentType: string; make: (from: Sharp) => Sharp }> = {
  png: { contentType: 'image/png', make: (from) => from.png() },
  'progressive png': { contentType: 'image/png', make: (from) => from.png({ progressive: true }) },
  jpeg: { contentType: 'image/jpeg', make: (from) => from.jpeg() },
  'progressive jpeg': {
    contentType: 'image/jpeg',
    make: (from) => from.jpeg({ progressive: true, mozjpeg: true }),
  },
  'lossy webp': { contentType: 'image/webp', make: (from) => from.webp() },
  'lossless webp': { contentType: 'image/webp', make: (from) => from.webp({ lossless: true }) },
  'webp with profile and transparency': {
    contentType: 'image/webp',
    make: (from) => from.ensureAlpha(0.5).withMetadata().webp(),
  },
  gif: { contentType: 'image/gif', make: (from) => from.gif() },
};

const pictures = new Map<string, Buffer>();
beforeAll(async () => {
  for (const [kind, { make }] of Object.entries(KINDS)) {
    pictures.set(kind, await make(picture(150, 101)).toBuffer());
  }
});
const bytesOf = (kind: string) => pictures.get(kind) ?? Buffer.alloc(0);

function inspect(bytes: Uint8Array, chunkSize = bytes.length || 1) {
  const inspector = new ImageInspector();
  for (let at = 0; at < bytes.length; at += chunkSize) {
    inspector.write(bytes.subarray(at, at + chunkSize));
  }
  return inspector.end();
}

describe.each(Object.entries(KINDS))('a %s', (kind, { contentType }) => {
  test('is told with its dimensions, however its bytes arrive', () => {
    const expected = { contentType, width: 150, height: 101 };
    for (const size of [1, 2, 3, 7, 13, 1000, 1_000_000]) {
      expect(inspect(bytesOf(kind), size)).toEqual(expected);
    }
  });

  test('is incomplete wherever it is cut off', () => {
    const bytes = bytesOf(kind);
    for (let length = 12; length < bytes.length; length += Math.ceil(bytes.length / 97)) {
      expect(() => inspect(bytes.subarray(0, length)), `${length}`).toThrow(IncompleteImage);
    }
    expect(() => inspect(bytes.subarray(0, -1))).toThrow(IncompleteImage);
  });

  test('is complete with anything after its end', () => {
    const bytes = Buffer.concat([bytesOf(kind), Buffer.from('<script>alert(1)</script>')]);
    expect(inspect(bytes, 11)).toEqual({ contentType, width: 150, height: 101 });
  });

  test('with damage anywhere is read or refused, but nothing else happens', () => {
    const bytes = bytesOf(kind);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (damages) => {
          const damaged = Buffer.from(bytes);
          for (const [at, value] of damages) damaged[at] = value;
          try {
            inspect(damaged, 64);
          } catch (error) {
            expect([IncompleteImage, NotAnImage]).toContain((error as Error).constructor);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['no bytes', ''],
  ['a few bytes', 'GIF89a'],
  ['text', 'Once upon a time there was a frame.'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'],
  ['a RIFF that is no WebP', 'RIFF\x10\0\0\0WAVEfmt '],
  ['PDF', '%PDF-1.7 and so on'],
])('%s is not an image', (_what, bytes) => {
  expect(() => inspect(Buffer.from(bytes, 'latin1'))).toThrow(NotAnImage);
});

test('what is not an image is refused before the rest has arrived', () => {
  const inspector = new ImageInspector();
  expect(() => inspector.write(Buffer.from('<!doctype html><html>'))).toThrow(NotAnImage);
});

test('one wrong bit in a PNG is noticed', () => {
  const png = Buffer.from(bytesOf('png'));
  const at = png.length - 40;
  png[at] = (png[at] ?? 0) ^ 1;
  expect(() => inspect(png)).toThrow('checksum');
});

test('a PNG without a header, without pixels or without area is incomplete', () => {
  const png = bytesOf('png');
  const noPixels = Buffer.concat([png.subarray(0, 33), pngChunk('IEND', Buffer.alloc(0))]);
  const noHeader = Buffer.concat([png.subarray(0, 8), png.subarray(33)]);
  expect(() => inspect(noPixels)).toThrow('no picture');
  expect(() => inspect(noHeader)).toThrow('header');
  expect(() => inspect(pngBomb(0, 5))).toThrow('no area');
});

test('what is kept of a PNG has no text, time, EXIF or unknown chunks', () => {
  const png = withPngChunks(
    bytesOf('png'),
    pngChunk('tEXt', Buffer.from('Author\0Canary')),
    pngChunk('eXIf', Buffer.from('II*\0Canary')),
    pngChunk('prVt', Buffer.from('Canary')),
  );
  const kept: Uint8Array[] = [];
  const inspector = new ImageInspector((piece) => kept.push(Uint8Array.from(piece)));
  for (let at = 0; at < png.length; at += 10) inspector.write(png.subarray(at, at + 10));
  inspector.end();
  // The encoder writes pHYs and IHDR and pixels only, all of which stay.
  expect(Buffer.concat(kept).equals(bytesOf('png'))).toBe(true);
});
