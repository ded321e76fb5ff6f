import { byteToLinear, fromOklab, linearToOklab, type Oklab, type Oklch } from './colour.ts';
import type { Random } from './random.ts';
import type { Thumbnail } from './sketch-job.ts';

const SWATCHES = 6;
const ROUNDS = 12;

/** The leading colours of the references, the most frequent first: k-means in OKLab. */
export function readSwatches(thumbnails: readonly Thumbnail[], random: Random): Oklch[] {
  const pixels = thumbnails.flatMap(readPixels);
  if (pixels.length === 0) return [];
  let centres = spreadOut(pixels, random);
  let counts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map(() => [0, 0, 0, 0] as [number, number, number, number]);
    for (const pixel of pixels) {
      const sum = sums[nearest(centres, pixel)] as [number, number, number, number];
      for (let axis = 0; axis < 3; axis++) sum[axis as 0] += pixel[axis as 0];
      sum[3] += 1;
    }
    counts = sums.map((sum) => sum[3]);
    centres = sums.map(([l, a, b, count], index) =>
      count > 0 ? [l / count, a / count, b / count] : (centres[index] as Oklab),
    );
  }
  return centres
    .map((centre, index) => ({ colour: fromOklab(centre), count: counts[index] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map(({ colour }) => colour);
}

function readPixels({ rgb }: Thumbnail): Oklab[] {
  const pixels: Oklab[] = [];
  for (let index = 0; index + 2 < rgb.length; index += 3) {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(index, index + 3);
    pixels.push(linearToOklab([byteToLinear(red), byteToLinear(green), byteToLinear(blue)]));
  }
  return pixels;
}

/** First centres far from each other, so that a small bright accent is not overlooked. */
function spreadOut(pixels: readonly Oklab[], random: Random): Oklab[] {
  const centres: Oklab[] = [random.pick(pixels)];
  while (centres.length < Math.min(SWATCHES, pixels.length)) {
    let furthest = pixels[0] as Oklab;
    let most = -1;
    for (const pixel of pixels) {
      const distance = Math.min(...centres.map((centre) => distanceBetween(centre, pixel)));
      if (distance > most) {
        most = distance;
        furthest = pixel;
      }
    }
    centres.push(furthest);
  }
  return centres;
}

function nearest(centres: readonly Oklab[], pixel: Oklab): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < centres.length; index++) {
    const distance = distanceBetween(centres[index] as Oklab, pixel);
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}

function distanceBetween(one: Oklab, other: Oklab): number {
  return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;
}
