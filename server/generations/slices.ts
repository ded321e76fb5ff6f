import type { ClaimedGeneration } from './claim-generation.ts';

/** The part of a generation that one provider call makes. */
export interface Slice {
  /** From 0. */
  number: number;
  /** Pictures of this slice. */
  count: number;
  /** Position of its first picture among the generation's outputs. */
  firstIndex: number;
  /** Whether the generation has none behind it. */
  isLast: boolean;
  /** Seed of its first picture; `null` where the model has no seeds. */
  seed: number | null;
}

/** Divides a generation by what its model makes in one call. */
export function slicesOf({
  count,
  seed,
  model,
}: Pick<ClaimedGeneration, 'count' | 'seed' | 'model'>): Slice[] {
  const perCall = model.picturesPerCall ?? model.capabilities.maxCount;
  return Array.from({ length: Math.ceil(count / perCall) }, (_, number) => {
    const firstIndex = number * perCall;
    return {
      number,
      firstIndex,
      count: Math.min(perCall, count - firstIndex),
      isLast: firstIndex + perCall >= count,
      seed: seed === null ? null : seed + firstIndex,
    };
  });
}
