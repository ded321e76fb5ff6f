import { carriedOut } from './carried-out.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { salvageLate } from './salvage-late.ts';
import { listSpool } from './spool-files.ts';
import { removeSpoolFile } from './spool-output.ts';

/**
 * Clears this machine's spool of generations that are over, such as those of a killed worker. What
 * had arrived whole, and nobody knows of, is kept first; a file with which that fails stays for the
 * next sweep, and none has to wait for it.
 */
export async function sweepSpool(
  dependencies: Pick<
    GenerationDependencies,
    'prisma' | 'config' | 'objects' | 'notifications' | 'logger'
  >,
): Promise<void> {
  const { prisma, config, logger } = dependencies;
  const files = await listSpool(config);
  const spooled = [...new Set(files.map(({ generationId }) => generationId))];
  if (spooled.length === 0) return;
  const unfinished = await prisma.generation.findMany({
    where: { id: { in: spooled }, status: { in: ['queued', 'running'] } },
    select: { id: true },
  });
  const waitedFor = new Set(unfinished.map(({ id }) => id));
  // What came meanwhile is of a retry.
  for (const file of files.filter(({ generationId }) => !waitedFor.has(generationId))) {
    if (carriedOut.has(file.generationId)) continue;
    try {
      if (file.isWhole && !(await salvageLate(dependencies, file))) continue;
      await removeSpoolFile(file.path);
    } catch (error) {
      const { generationId, callId, index } = file;
      logger.warn({ error, generationId, callId, index }, 'a picture in the spool');
    }
  }
}
