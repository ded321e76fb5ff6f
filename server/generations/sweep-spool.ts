import { readdir } from 'node:fs/promises';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { clearSpool, spoolRoot } from './spool-output.ts';

/** Removes what a killed worker left in this machine's spool of generations that are over. */
export async function sweepSpool({
  prisma,
  config,
}: Pick<GenerationDependencies, 'prisma' | 'config'>): Promise<void> {
  const spooled = await readdir(spoolRoot(config.dataDirectory)).catch(() => []);
  if (spooled.length === 0) return;
  const unfinished = await prisma.generation.findMany({
    where: { id: { in: spooled }, status: { in: ['queued', 'running'] } },
    select: { id: true },
  });
  const kept = new Set(unfinished.map(({ id }) => id));
  for (const id of spooled) if (!kept.has(id)) await clearSpool({ config }, id);
}
