import type { UsableProviderKey } from '../provider-keys/usable-provider-keys.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { estimateOf } from './generation-request.ts';
import { referenceImages } from './reference-images.ts';
import type { Slice } from './slices.ts';

/**
 * What a slice's call will probably cost with a key, in USD micros; `null` for unknown. A vendor may
 * take another price with each of several, and the generation's estimate is by one of them.
 */
export async function callEstimates(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
): Promise<(key: UsableProviderKey | null) => number | null> {
  const { row, provider, model, keyWatch, count } = generation;
  const share =
    row.estimateMicros === null
      ? null
      : Number((row.estimateMicros * BigInt(slice.count)) / BigInt(count));
  const { keys } = keyWatch;
  const isByKey = keys.length > 1 && keys.some(({ listedPrices }) => listedPrices !== null);
  if (!isByKey) return () => share;
  const priced = {
    model: model.name,
    prompt: row.prompt,
    count: slice.count,
    size: row.width && row.height ? { width: row.width, height: row.height } : null,
    aspectRatio: row.aspectRatio,
    references: await referenceImages(dependencies, generation),
    options: row.options as Record<string, string | number | boolean>,
  };
  return (key) => estimateOf({ provider, model }, priced, key).micros;
}
