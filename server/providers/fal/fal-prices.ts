import { z } from 'zod';
import type { Estimate, ImageRequest, ListedPrices } from '../image-provider.ts';
import { plausibleMicros } from '../plausible-micros.ts';

/** What fal answers when it is asked for its prices (fal-platform-openapi.json, getPricing). */
export const PriceList = z.object({
  prices: z.array(
    z.object({
      endpoint_id: z.string(),
      unit_price: z.number().nonnegative(),
      unit: z.string(),
      currency: z.string(),
    }),
  ),
});

/** The prices that say what a picture costs; others are by the second of a machine, or in no dollars. */
export function pricesIn({ prices }: z.infer<typeof PriceList>, date: string): ListedPrices {
  return Object.fromEntries(
    prices.flatMap(({ endpoint_id, unit_price, unit, currency }) => {
      const [, per] = /^(image|megapixel)s?$/i.exec(unit) ?? [];
      if (!per || currency !== 'USD') return [];
      const each = per.toLowerCase() === 'image' ? ('picture' as const) : ('megapixel' as const);
      const micros = plausibleMicros(unit_price * 1_000_000);
      return micros === null ? [] : [[endpoint_id, { micros, per: each, date }]];
    }),
  );
}

/** Where a request goes; pictures from references are made by an endpoint of their own. */
export function endpointOf({
  model,
  references,
}: Pick<ImageRequest, 'model'> & { references: readonly unknown[] }): string {
  return references.length > 0 ? `${model}/edit` : model;
}

/** px; as fal counts, by whole ones. */
const MEGAPIXEL = 1024 * 1024;

/** USD micros for one picture, and how that comes about. */
export function pictureEstimate(
  request: Pick<ImageRequest, 'model' | 'size' | 'options'> & { references: readonly unknown[] },
  prices: ListedPrices | undefined,
): Estimate {
  const { size, options, references } = request;
  const listed = prices?.[endpointOf(request)];
  if (!listed) {
    return { micros: null, basis: 'fal tells its prices for a key when the key is checked.' };
  }
  const { micros, per, date } = listed;
  const source = `fal’s price list for your key, ${date}`;
  // Other resolutions are charged for in proportion, and it is not said to what.
  if (options.resolution !== undefined && options.resolution !== '1K') {
    return {
      micros: null,
      basis: `fal takes another price for ${options.resolution} than it lists.`,
    };
  }
  if (per === 'picture') return { micros, basis: `$${micros / 1_000_000} a picture (${source}).` };
  if (references.length > 0) {
    return {
      micros: null,
      basis: 'fal counts the pixels of references, too, and does not say how.',
    };
  }
  const megapixels = size ? Math.ceil((size.width * size.height) / MEGAPIXEL) : 1;
  return {
    micros: micros * megapixels,
    basis: `${megapixels} megapixel${megapixels === 1 ? '' : 's'} of $${micros / 1_000_000} a picture, begun ones counted whole (${source}).`,
  };
}
