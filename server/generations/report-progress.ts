import { commitLater } from '../platform/commit-later.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { tellPassing } from './generation-notification.ts';
import type { Slice } from './slices.ts';

/** ms between two progress events of one generation. */
const PROGRESS_INTERVAL = 100;

/** Writes down, now and then, how far a slice's call has come (0 to 1), and tells of it. */
export function progressReporter(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
): (fraction: number) => void {
  const { prisma, logger } = dependencies;
  const { id, workerToken } = generation;
  const revision = String(generation.row.revision);
  let lastTold = Number.NEGATIVE_INFINITY;
  return (ofCall) => {
    const now = performance.now();
    if (now - lastTold < PROGRESS_INTERVAL) return;
    lastTold = now;
    const fraction = (slice.firstIndex + ofCall * slice.count) / generation.count;
    // First the row: a snapshot that was read before it, and came after the word, would take it back.
    const row = Prisma.sql`
      WITH "later" AS MATERIALIZED (SELECT ${commitLater})
      UPDATE "Generation" SET "fraction" = ${fraction}::double precision FROM "later"
      WHERE "id" = ${id}::uuid AND "workerToken" = ${workerToken}::uuid AND "status" = 'running'`;
    runStatement(prisma, row)
      .then(() => tellPassing(dependencies, generation, { type: 'progress', revision, fraction }))
      .catch((error: unknown) => logger.warn({ error }, 'progress'));
  };
}
