import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { tellPassing } from './generation-notification.ts';
import type { Slice } from './slices.ts';

/** ms between two progress events of one generation. */
const PROGRESS_INTERVAL = 100;

/** Tells streams at once, and the row now and then, how far a slice's call has come (0 to 1). */
export function progressReporter(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
): (fraction: number) => void {
  const { prisma } = dependencies;
  const { id, workerToken } = generation;
  const revision = String(generation.row.revision);
  let lastTold = Number.NEGATIVE_INFINITY;
  return (ofCall) => {
    const now = performance.now();
    if (now - lastTold < PROGRESS_INTERVAL) return;
    lastTold = now;
    const fraction = (slice.firstIndex + ofCall * slice.count) / generation.count;
    // Others hear of it when a snapshot would say the same.
    const written = prisma.generation.updateMany({
      where: { id, workerToken, status: 'running' },
      data: { fraction },
    });
    tellPassing(dependencies, generation, { type: 'progress', revision, fraction }, written);
  };
}
