import type { PricedRequest } from '../image-provider.ts';

/** Where the prices are written, and the day they were read. */
export const PRICE_SOURCE = {
  source: 'ideogram.ai/blog/ideogram-api-pricing, ideogram.ai/features/api-pricing',
  date: '2026-11-27',
} as const;

type Prices = Readonly<Record<string, number>>;

/** USD micros a picture, by model and its speed or quality; what is not here has no known price. */
const PRICES: Readonly<Record<string, Prices>> = {
  'ideogram-4-5': { low: 30_000, medium: 60_000, high: 100_000 },
  'ideogram-4': { turbo: 30_000, default: 60_000, quality: 100_000 },
  v3: { FLASH: 30_000, TURBO: 30_000, DEFAULT: 60_000, QUALITY: 90_000 },
  'v3-transparent': { TURBO: 40_000, DEFAULT: 70_000, QUALITY: 100_000 },
};

/** Of 3.0 with a character, which has prices of its own. */
const WITH_CHARACTER: Prices = { TURBO: 100_000, DEFAULT: 150_000, QUALITY: 200_000 };

/** USD micros for one picture by the price list; `null` where it says nothing. */
export function ideogramMicros(
  request: Pick<PricedRequest, 'model' | 'options'> & { references: { role: string | null }[] },
): number | null {
  const { model, options, references } = request;
  const prices =
    references.length === 0
      ? PRICES[model]
      : references.every(({ role }) => role === 'character')
        ? WITH_CHARACTER
        : {};
  return prices?.[String(options.quality ?? options.rendering_speed)] ?? null;
}
