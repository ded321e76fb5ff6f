import type { GenerationDependencies } from './generation-dependencies.ts';
import { salvageLate } from './salvage-late.ts';
import { listSpool } from './spool-files.ts';
import { removeSpoolFile } from './spool-output.ts';

/**
 * Clears this machine's spool of generations that are over, such as those of a killed worker. What
 * had arrived whole, and nobody knows of, is kept first.
 */
export async function sweepSpool(
  dependencies: Pick<GenerationDependencies, 'prisma' | 'config' | 'objects' | 'notifications'>,
): Promise<void> {
  const { prisma, config } = dependencies;
  const files = await listSpool(config);
  const spooled = [...new Set(files.map(({ generationId }) => generationId))];
  if (spooled.length === 0) return;
  const unfinished = await prisma.generation.findMany({
    where: { id: { in: spooled }, status: { in: ['queued', 'running'] } },
    select: { id: true },
  });
  const kept = new Set(unfinished.map(({ id }) => id));
  for (const id of spooled) {
    if (kept.has(id)) continue;
    await salvageLate(dependencies, id);
    // What came meanwhile is of a retry.
    for (const file of files.filter(({ generationId }) => generationId === id)) {
      await removeSpoolFile(file.path);
    }
  }
}
