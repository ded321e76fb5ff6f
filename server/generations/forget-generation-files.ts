import { sweepObjectDeletions } from '../assets/sweep-object-deletions.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { endPreviews } from './previews.ts';
import { clearSpool } from './spool-output.ts';

/**
 * Removes what a person's generations have outside of rows and assets: partial pictures, and what
 * this machine's spool holds of them. Workers of other machines sweep their own.
 */
export async function forgetGenerationFiles(
  dependencies: Pick<GenerationDependencies, 'prisma' | 'objects' | 'config'>,
  userId: string,
): Promise<void> {
  const { prisma } = dependencies;
  // A page at a time: there may be many.
  for (let after: string | null = null; ; ) {
    const page: { id: string }[] = await prisma.generation.findMany({
      where: { userId, ...(after !== null && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: 500,
      select: { id: true },
    });
    const ids = page.map(({ id }) => id);
    await clearSpool(dependencies, ids);
    for (const id of ids) await endPreviews(dependencies, id);
    after = page.at(-1)?.id ?? null;
    if (after === null) break;
  }
  await sweepObjectDeletions(dependencies);
}
