import { abandonObjects } from '../assets/store-objects.ts';
import { outputAssetRows, storeOutput } from '../assets/store-output.ts';
import { type ClaimedGeneration, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import type { Slice } from './slices.ts';
import type { SpooledOutput } from './spool-output.ts';

/**
 * Puts a spooled picture into the object store and then, in one transaction, into the history. May
 * be repeated: an output that is there already stays as it is.
 */
export async function keepOutput(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  spooled: SpooledOutput,
): Promise<void> {
  const { prisma, notifications } = dependencies;
  const index = slice.firstIndex + spooled.index;
  const known = await prisma.generationOutput.findUnique({
    where: { generationId_index: { generationId: generation.id, index } },
  });
  if (known) return;
  const stored = await storeOutput(dependencies, { ...spooled, userId: generation.userId });
  const writeRows = prisma.$transaction(async (transaction) => {
    const revision = await updateClaimed(transaction, generation, {});
    const { assetId } = await outputAssetRows(transaction, stored);
    await transaction.generationOutput.create({
      data: {
        userId: generation.userId,
        generationId: generation.id,
        assetId,
        slice: slice.number,
        index,
        seed: spooled.seed,
      },
    });
    await publishChange(notifications, transaction, generation, {
      type: 'output',
      revision: String(revision),
      index,
      assetId,
      width: spooled.width,
      height: spooled.height,
    });
  });
  await writeRows.catch(async (error: unknown) => {
    await abandonObjects(dependencies, [stored.original]);
    throw error;
  });
}
