import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type {
  AnswerEvent,
  ImageRequest,
  ProviderContext,
  ReferenceImage,
} from '../../../server/providers/image-provider.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { SKETCH_LABEL } from '../../../server/providers/sketch/label.ts';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { ratioOf } from '../../../shared/fit-dimensions.ts';

interface Picture {
  index: number;
  seed: number | null;
  png: Buffer;
}

function request(changes: Partial<ImageRequest> = {}): ImageRequest {
  return {
    model: 'procedural',
    prompt: 'a mountain lake at dawn',
    count: 1,
    size: null,
    aspectRatio: '1:1',
    seed: 7,
    references: [],
    options: { style: 'auto', detail: 'standard' },
    ...changes,
  };
}

function context(signal = new AbortController().signal): ProviderContext {
  const refuse: typeof fetch = () => Promise.reject(new Error('Sketch must not use the network'));
  return { apiKey: '', baseUrl: '', settings: {}, fetch: refuse, signal };
}

async function events(
  asked: ImageRequest,
  signal?: AbortSignal,
): Promise<AsyncIterable<AnswerEvent>> {
  const started = await sketch.start(asked, context(signal));
  if (!('answer' in started)) throw new Error('Sketch answers at once');
  return started.answer;
}

async function draw(changes: Partial<ImageRequest> = {}): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for await (const event of await events(request(changes))) {
    if (event.type !== 'output') continue;
    const { index, seed } = event;
    pictures.push({ index, seed, png: Buffer.concat(await collect(event.bytes)) });
  }
  return pictures.toSorted((a, b) => a.index - b.index);
}

async function drawOne(changes: Partial<ImageRequest> = {}): Promise<Buffer> {
  const [picture] = await draw(changes);
  if (!picture) throw new Error('no picture came');
  return picture.png;
}

/** The mean colour, sRGB 0–255. */
async function meanColour(png: Buffer) {
  const { channels } = await sharp(png).stats();
  const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean);
  return { red, green, blue };
}

function reference(bytes: Uint8Array, role: string): ReferenceImage {
  return { role, contentType: 'image/png', width: 64, height: 64, bytes: async () => bytes };
}

async function plainPicture(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer();
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function failure(answer: AsyncIterable<AnswerEvent>): Promise<unknown> {
  return collect(answer).then(
    () => undefined,
    (error) => error,
  );
}

describe('the picture', () => {
  test('is the same, byte for byte, for the same request', async () => {
    const [first, again] = await Promise.all([drawOne(), drawOne()]);
    expect(first.equals(again)).toBe(true);
  });

  test('changes with the seed', async () => {
    const [one, other] = await Promise.all([drawOne({ seed: 1 }), drawOne({ seed: 2 })]);
    expect(one.equals(other)).toBe(false);
  });

  test('changes with words that the painter does not know', async () => {
    const [one, other] = await Promise.all([
      drawOne({ prompt: 'quixotic' }),
      drawOne({ prompt: 'zephyrous' }),
    ]);
    expect(one.equals(other)).toBe(false);
  });

  test.each(['3:1', '1:3', '16:9', '9:21', '4:5'])('has the shape %s', async (aspectRatio) => {
    const { width, height } = await sharp(
      await drawOne({ aspectRatio, prompt: 'silk' }),
    ).metadata();
    expect(width / height).toBeCloseTo(ratioOf(aspectRatio), 2);
    expect((width * height) / 1_048_576).toBeCloseTo(1, 1);
  });

  test('has four times the pixels in fine detail', async () => {
    const png = await drawOne({ prompt: 'silk', options: { style: 'silk', detail: 'fine' } });
    expect(await sharp(png).metadata()).toMatchObject({ width: 2048, height: 2048, format: 'png' });
  });

  test('carries its honest label in the file', async () => {
    const png = await drawOne();
    const { comments } = await sharp(png).metadata();
    expect(comments).toContainEqual({ keyword: 'Software', text: SKETCH_LABEL });
    expect(png.includes('digitalsourcetype/algorithmicMedia')).toBe(true);
  });
});

describe('the prompt', () => {
  test('makes night darker than day', async () => {
    const [night, day] = await Promise.all([
      drawOne({ prompt: 'hills at night' }).then(meanColour),
      drawOne({ prompt: 'hills at noon' }).then(meanColour),
    ]);
    expect(night.green + 40).toBeLessThan(day.green);
  });

  test('takes colour away when it asks for monochrome', async () => {
    const { red, green, blue } = await meanColour(await drawOne({ prompt: 'monochrome forest' }));
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(6);
  });
});

describe('references', () => {
  test('of the role palette lend their colours', async () => {
    const [orange, teal] = await Promise.all(
      ['#e07020', '#107080'].map(async (colour) =>
        meanColour(
          await drawOne({ references: [reference(await plainPicture(colour), 'palette')] }),
        ),
      ),
    );
    expect((orange?.red ?? 0) - (orange?.blue ?? 0)).toBeGreaterThan(20);
    expect((teal?.red ?? 0) - (teal?.blue ?? 0)).toBeLessThan(-10);
  });

  test('of the role composition decide where it is light', async () => {
    const dark = await plainPicture('#000');
    const halves = await sharp(dark)
      .composite([
        {
          input: Buffer.alloc(32 * 64 * 3, 255),
          raw: { width: 32, height: 64, channels: 3 },
          left: 0,
          top: 0,
        },
      ])
      .png()
      .toBuffer();
    const png = await drawOne({ references: [reference(halves, 'composition')] });
    const half = async (left: number) =>
      meanColour(
        await sharp(png).extract({ left, top: 0, width: 400, height: 1024 }).png().toBuffer(),
      );
    const [lit, unlit] = await Promise.all([half(0), half(624)]);
    expect(lit.green).toBeGreaterThan(unlit.green + 60);
  });

  test('that a style cannot follow are said in a warning', async () => {
    const composition = reference(await plainPicture('#888'), 'composition');
    const asked = request({
      references: [composition],
      options: { style: 'waves', detail: 'standard' },
    });
    const all = await collect(await events(asked));
    expect(all.find(({ type }) => type === 'warning')).toMatchObject({
      warning: { code: 'composition_ignored' },
    });
  });

  test('that are no pictures end the call as an invalid request, free of charge', async () => {
    const broken = reference(Buffer.from('not a picture'), 'palette');
    const error = await failure(await events(request({ references: [broken] })));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ facts: { code: 'invalid_request', charged: 'no' } });
  });
});

describe('a call for several pictures', () => {
  test('gives each its own seed, and each seed gives that picture again', async () => {
    const pictures = await draw({ count: 3, seed: 4_294_967_295 });
    expect(pictures.map(({ index, seed }) => [index, seed])).toEqual([
      [0, 4_294_967_295],
      [1, 0],
      [2, 1],
    ]);
    expect(new Set(pictures.map(({ png }) => png.toString('base64'))).size).toBe(3);
    expect(pictures[2]?.png.equals(await drawOne({ seed: 1 }))).toBe(true);
  });

  test('reports rising progress and a cost of nothing', async () => {
    const all = await collect(await events(request({ count: 2 })));
    const fractions = all.flatMap((event) => (event.type === 'progress' ? [event.fraction] : []));
    expect(fractions.length).toBeGreaterThan(4);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(all.at(-1)).toEqual({ type: 'cost', micros: 0 });
  });
});

describe('cancelling', () => {
  test('stops a drawing that is under way', async () => {
    const stop = new AbortController();
    const answer = await events(
      request({ count: 8, options: { style: 'auto', detail: 'fine' } }),
      stop.signal,
    );
    const seen: string[] = [];
    const error = await failure(
      (async function* () {
        for await (const event of answer) {
          seen.push(event.type);
          stop.abort();
          yield event;
        }
      })(),
    );
    expect(error).toMatchObject({ facts: { code: 'cancelled', charged: 'no' } });
    expect(seen).not.toContain('output');
  });

  test('before the start draws nothing, and the next call works', async () => {
    const error = await failure(await events(request(), AbortSignal.abort()));
    expect(error).toMatchObject({ facts: { code: 'cancelled', charged: 'no' } });
    expect(await draw()).toHaveLength(1);
  });
});

test('the main thread keeps turning while a picture is drawn', async () => {
  let turns = 0;
  const turn = () => {
    turns++;
    ticking = setImmediate(turn);
  };
  let ticking = setImmediate(turn);
  const turnsAtProgress: number[] = [];
  for await (const event of await events(request({ prompt: 'waves' }))) {
    if (event.type === 'progress') turnsAtProgress.push(turns);
  }
  clearImmediate(ticking);
  // A drawing on this thread would report all its progress within one turn.
  expect(new Set(turnsAtProgress).size).toBeGreaterThan(3);
});
