import { abandonReserved, reserveObject } from '../assets/store-objects.ts';
import { outputAssetRows, storeOutput } from '../assets/store-output.ts';
import { newId } from '../platform/new-id.ts';
import { type ClaimedGeneration, reviseClaimed } from './claim-generation.ts';
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
  reserved = reserveObject(dependencies, generation.userId),
): Promise<void> {
  const { prisma, notifications } = dependencies;
  const { id: generationId, userId } = generation;
  const index = slice.firstIndex + spooled.index;
  try {
    const stored = await storeOutput(dependencies, { ...spooled, userId }, reserved);
    await prisma.$transaction(async (transaction) => {
      const revision = await reviseClaimed(transaction, generation);
      const { assetId } = await outputAssetRows(transaction, stored);
      const inserted = await transaction.$executeRaw`
        INSERT INTO "GenerationOutput"
          ("id", "userId", "generationId", "assetId", "slice", "index", "seed", "createdAt")
        VALUES (${newId()}::uuid, ${userId}, ${generationId}::uuid, ${assetId}::uuid,
          ${slice.number}::int, ${index}::int, ${spooled.seed}::bigint,
          ${new Date().toISOString()}::timestamp)
        ON CONFLICT ("generationId", "index") DO NOTHING`;
      if (inserted === 0) throw new KeptBefore();
      await publishChange(notifications, transaction, generation, {
        type: 'output',
        revision: String(revision),
        index,
        assetId,
        width: spooled.width,
        height: spooled.height,
      });
    });
  } catch (error) {
    await abandonReserved(dependencies, reserved);
    if (!(error instanceof KeptBefore)) throw error;
  }
}

/** The output is there already: what has just been stored again is left to the sweep. */
class KeptBefore extends Error {}
