import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { IncompleteImage, NotAnImage } from '../../../server/assets/inspect-image.ts';
import { OutputInspector } from '../../../server/assets/inspect-output.ts';
import { MAX_SVG_BYTES } from '../../../server/assets/inspect-svg.ts';
import { picture, pngChunk } from './pictures.ts';

const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';
const SVG = `<?xml version="1.0"?>\n<svg ${XMLNS} width="120px" height="80"><title>Zürich</title><path d="M0 0h9v9z"/></svg>`;

function inspect(bytes: Uint8Array | string, chunkSize = 1_000_000) {
  const whole = Buffer.from(bytes as string);
  const inspector = new OutputInspector();
  for (let at = 0; at < whole.length; at += chunkSize) {
    inspector.write(whole.subarray(at, at + chunkSize));
  }
  return inspector.end();
}

let raster: Record<string, Buffer>;
beforeAll(async () => {
  raster = {
    png: await picture(90, 61).png().toBuffer(),
    jpeg: await picture(90, 61).jpeg().toBuffer(),
    webp: await picture(90, 61).webp().toBuffer(),
  };
});

describe('what a provider sends', () => {
  test('is told by its bytes, however they arrive', () => {
    for (const [kind, bytes] of Object.entries(raster)) {
      for (const size of [1, 5, 4096]) {
        expect(inspect(bytes, size)).toEqual({
          contentType: `image/${kind}`,
          width: 90,
          height: 61,
        });
      }
    }
    for (const size of [1, 3, 4096]) {
      expect(inspect(SVG, size)).toEqual({ contentType: 'image/svg+xml', width: 120, height: 80 });
    }
  });

  test('is refused where it would unpack to more pixels than anybody draws', () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(60_000, 0);
    header.writeUInt32BE(60_000, 4);
    const bomb = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      pngChunk('IHDR', header),
      pngChunk('IDAT', Buffer.from('tiny')),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    expect(() => inspect(bomb)).toThrow('too many pixels');
  });

  test('whatever it is, is a picture or refused, and nothing else happens', () => {
    const seeds = [...Object.values(raster), Buffer.from(SVG)];
    const damaged = fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(2000), fc.uint8Array({ maxLength: 9 })), { maxLength: 6 }),
      )
      .map(([seed, edits]) => {
        let bytes = Buffer.from(seed);
        for (const [at, put] of edits) {
          const where = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, where), put, bytes.subarray(where + 2)]);
        }
        return bytes;
      });
    fc.assert(
      fc.property(
        fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })),
        fc.integer({ min: 1, max: 600 }),
        (bytes, size) => {
          try {
            const { width, height } = inspect(bytes, size);
            expect(width * height).toBeGreaterThan(0);
          } catch (error) {
            expect([IncompleteImage, NotAnImage]).toContain((error as Error).constructor);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('a vector picture', () => {
  test.each([
    ['a size of its own', 'width="64" height="32"', 64, 32],
    ['a viewBox only', 'viewBox="0 0 24 12.4"', 24, 12],
    ['lengths that depend on where it stands', 'width="100%" height="5em"', 300, 150],
    ['nothing', '', 300, 150],
  ])('with %s has a size', (_what, attributes, width, height) => {
    expect(inspect(`<svg ${XMLNS} ${attributes}/>`)).toMatchObject({ width, height });
  });

  test.each([
    ['is cut off', SVG.slice(0, -8), IncompleteImage],
    ['closes what it did not open', `<svg ${XMLNS}></g></svg>`, IncompleteImage],
    ['is followed by something else', `${SVG}<p/>`, IncompleteImage],
    ['uses an entity that nobody defined', `<svg ${XMLNS}>&boom;</svg>`, IncompleteImage],
    ['has a document type', `<!DOCTYPE svg [<!ENTITY a "aa">]><svg ${XMLNS}/>`, NotAnImage],
    ['is a page', '<html><body>Sign in to the Wi-Fi</body></html>', NotAnImage],
    ['has no namespace', '<svg width="8" height="8"/>', NotAnImage],
    ['is only space', ' \n', IncompleteImage],
    ['is nested for ever', `<svg ${XMLNS}>${'<g>'.repeat(300)}`, IncompleteImage],
    ['does not end', `<svg ${XMLNS}>${'<g/>'.repeat(MAX_SVG_BYTES / 4)}`, IncompleteImage],
  ])('that %s is refused', (_what, svg, error) => {
    expect(() => inspect(svg)).toThrow(error);
  });

  test('that is not UTF-8 is refused', () => {
    const latin1 = Buffer.from(`<svg ${XMLNS}><title>Z\xfcrich</title></svg>`, 'latin1');
    expect(() => inspect(latin1)).toThrow(IncompleteImage);
  });
});
