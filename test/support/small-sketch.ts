import type { Answer, ImageProvider, ImageRequest } from '../../server/providers/image-provider.ts';
import { sketch } from '../../server/providers/sketch/sketch.ts';
import { sketchSize } from '../../server/providers/sketch/sketch-capabilities.ts';
import { stubPicture } from './provider-stub/stub-picture.ts';

/** How many times Sketch's own pictures are wider and higher. */
const TIMES = 8;

/**
 * Sketch to whoever asks, with pictures that are small and not drawn: for tests of what becomes of
 * a picture, where a megapixel of it shows no more.
 */
export const smallSketch: ImageProvider = {
  ...sketch,
  async start(request) {
    return { answer: stripes(request) };
  },
};

async function* stripes(request: ImageRequest): Answer {
  const { aspectRatio, seed, prompt, count } = request;
  const size = sketchSize(aspectRatio ?? '1:1', 'standard');
  const [width, height] = [Math.round(size.width / TIMES), Math.round(size.height / TIMES)];
  for (let index = 0; index < count; index += 1) {
    const own = (seed ?? 0) + index;
    const png = stubPicture({ width, height, nonce: `${prompt} ${own}` });
    yield {
      type: 'output',
      index,
      seed: own,
      bytes: (async function* () {
        yield png;
      })(),
    };
  }
  yield { type: 'cost', micros: 0 };
}
