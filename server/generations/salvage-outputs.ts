import type { ProviderCall } from '../prisma/client/client.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keepOutput } from './keep-output.ts';
import type { Slice } from './slices.ts';
import { spooledOutputs } from './spool-output.ts';

/**
 * Keeps what an interrupted call had brought: pictures that arrived whole are in the spool.
 * Returns how many of the slice's pictures there are now.
 */
export async function salvageOutputs(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  slice: Slice,
): Promise<number> {
  for (const spooled of await spooledOutputs(dependencies, call)) {
    await keepOutput(dependencies, generation, slice, spooled);
  }
  return dependencies.prisma.generationOutput.count({
    where: { generationId: generation.id, slice: slice.number },
  });
}
