import { abandonReserved, ObjectsSwept, reserveObject } from '../assets/store-objects.ts';
import { outputAssetSteps, storeOutput } from '../assets/store-output.ts';
import { newId } from '../platform/new-id.ts';
import { Prisma } from '../prisma/client/client.ts';
import { type ClaimedGeneration, claimedSteps, StolenGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { notifyChange } from './generation-notification.ts';
import type { Slice } from './slices.ts';
import type { SpooledOutput } from './spool-output.ts';

/**
 * Puts a spooled picture into the object store and then, in one statement, into the history. May
 * be repeated: an output that is there already stays as it is.
 */
export async function keepOutput(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  spooled: SpooledOutput,
  reserved = reserveObject(dependencies, generation.userId),
): Promise<void> {
  const { prisma } = dependencies;
  const { width, height } = spooled;
  const { id: generationId, userId } = generation;
  const index = slice.firstIndex + spooled.index;
  try {
    const stored = await storeOutput(dependencies, { ...spooled, userId }, reserved);
    const assetId = newId();
    const change = { type: 'output', index, assetId, width, height } as const;
    // One statement, since somebody waits for it.
    const [outcome] = await prisma.$queryRaw<{ mine: boolean; there: boolean; kept: boolean }[]>`
      WITH ${claimedSteps(generation)}, "there" AS (
        SELECT 1 FROM "GenerationOutput"
        WHERE "generationId" = ${generationId}::uuid AND "index" = ${index}::int
      ), "allowed" AS (
        SELECT "revision" FROM "mine" WHERE NOT EXISTS (SELECT 1 FROM "there")
      ), ${outputAssetSteps(stored, assetId, Prisma.sql`"allowed"`)}, "output" AS (
        INSERT INTO "GenerationOutput"
          ("id", "userId", "generationId", "assetId", "slice", "index", "seed", "createdAt")
        SELECT ${newId()}::uuid, ${userId}, ${generationId}::uuid, "assetId",
          ${slice.number}::int, ${index}::int, ${spooled.seed}::bigint,
          ${new Date().toISOString()}::timestamp
        FROM "original"
        RETURNING 1
      ), "told" AS MATERIALIZED (
        SELECT ${notifyChange(generation, change, Prisma.sql`"revision"`)} FROM "mine", "output"
      )
      SELECT EXISTS (SELECT 1 FROM "mine") AS "mine", EXISTS (SELECT 1 FROM "there") AS "there",
        EXISTS (SELECT 1 FROM "told") AS "kept"`;
    if (outcome?.kept) return;
    if (!outcome?.mine) throw new StolenGeneration();
    if (!outcome.there) throw new ObjectsSwept('a stored output was swept meanwhile');
  } catch (error) {
    await abandonReserved(dependencies, reserved);
    throw error;
  }
  // What has just been stored again is left to the sweep.
  await abandonReserved(dependencies, reserved);
}
