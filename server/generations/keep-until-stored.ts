import { pause } from './cancelled-error.ts';
import { type ClaimedGeneration, StolenGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keepOutput } from './keep-output.ts';
import type { Slice } from './slices.ts';
import type { SpooledOutput } from './spool-output.ts';

/** ms between two tries of storing a picture: the first wait, doubled from try to try. */
export interface StoreAgain {
  first: number;
  longest: number;
}

export const STORE_AGAIN: StoreAgain = { first: 500, longest: 10_000 };

/**
 * Stores pictures that could not be stored as they arrived, such as while the object store is down:
 * again and again until they are, the generation is somebody else's, or the signal aborts. Another
 * worker could not do it, since the spool is on this machine's disk.
 */
export async function keepUntilStored(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  outputs: SpooledOutput[],
  signal: AbortSignal,
): Promise<void> {
  const { first, longest } = dependencies.storeAgain ?? STORE_AGAIN;
  for (const output of outputs) {
    let wait = first;
    for (;;) {
      await pause(wait, signal);
      try {
        await keepOutput(dependencies, generation, slice, output);
        break;
      } catch (error) {
        if (error instanceof StolenGeneration) throw error;
        dependencies.logger.warn({ error, generationId: generation.id }, 'picture not stored yet');
        wait = Math.min(wait * 2, longest);
      }
    }
  }
}
