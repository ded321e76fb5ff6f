import {
  abandonObjects,
  abandonReserved,
  ObjectsSwept,
  reserveObject,
} from '../assets/store-objects.ts';
import { outputAssetSteps, type StoredOutput, storeOutput } from '../assets/store-output.ts';
import { newId } from '../platform/new-id.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';
import { type ClaimedGeneration, claimedSteps, StolenGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { type NewOutput, notifyChange } from './generation-notification.ts';
import type { Slice } from './slices.ts';
import type { SpooledOutput } from './spool-output.ts';

/** A picture that is in the object store, and not in the history yet. */
export interface StoredPicture {
  spooled: SpooledOutput;
  stored: StoredOutput;
}

/**
 * Puts a spooled picture into the object store and then, in one statement, into the history. May
 * be repeated: an output that is there already stays as it is.
 */
export async function keepOutput(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  spooled: SpooledOutput,
): Promise<void> {
  const picture = await storePicture(dependencies, generation, spooled);
  await keepStored(dependencies, generation, slice, picture);
}

/** Puts a spooled picture into the object store. */
export async function storePicture(
  dependencies: GenerationDependencies,
  { userId }: ClaimedGeneration,
  spooled: SpooledOutput,
  reserved = reserveObject(dependencies, userId),
): Promise<StoredPicture> {
  try {
    return { spooled, stored: await storeOutput(dependencies, { ...spooled, userId }, reserved) };
  } catch (error) {
    await abandonReserved(dependencies, reserved);
    throw error;
  }
}

/** Puts a stored picture into the history, in one statement, since somebody waits for it. */
export async function keepStored(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  picture: StoredPicture,
): Promise<void> {
  const { prisma } = dependencies;
  const { original } = picture.stored;
  const output = outputOf(slice, picture);
  const { index } = output;
  try {
    const [outcome] = await runStatement<{ mine: boolean; there: boolean; kept: boolean }>(
      prisma,
      Prisma.sql`
      WITH ${claimedSteps(generation)}, "there" AS (
        SELECT 1 FROM "GenerationOutput"
        WHERE "generationId" = ${generation.id}::uuid AND "index" = ${index}::int
      ), "allowed" AS (
        SELECT "revision" FROM "mine" WHERE NOT EXISTS (SELECT 1 FROM "there")
      ), ${outputSteps(generation, slice, picture, output.assetId)}, "told" AS MATERIALIZED (
        SELECT ${notifyChange(generation, { type: 'output', ...output }, Prisma.sql`"revision"`)}
        FROM "mine", "output"
      )
      SELECT EXISTS (SELECT 1 FROM "mine") AS "mine", EXISTS (SELECT 1 FROM "there") AS "there",
        EXISTS (SELECT 1 FROM "told") AS "kept"`,
    );
    if (outcome?.kept) return;
    if (!outcome?.mine) throw new StolenGeneration();
    if (!outcome.there) throw new ObjectsSwept('a stored output was swept meanwhile');
  } catch (error) {
    await abandonObjects(dependencies, [original]);
    throw error;
  }
  // What has just been stored again is left to the sweep.
  await abandonObjects(dependencies, [original]);
}

/** What is told of a picture, under a new id. */
export function outputOf({ firstIndex }: Slice, { spooled }: StoredPicture): NewOutput {
  const { width, height } = spooled;
  return { index: firstIndex + spooled.index, assetId: newId(), width, height };
}

/**
 * The steps of a WITH that put a stored picture into the history, where the step `"allowed"` has a
 * row; the last of them, `"output"`, has one when they did, and none when the object was swept.
 */
export function outputSteps(
  { id, userId }: ClaimedGeneration,
  { number, firstIndex }: Slice,
  { spooled, stored }: StoredPicture,
  assetId: string,
): Prisma.Sql {
  return Prisma.sql`${outputAssetSteps(stored, assetId, Prisma.sql`"allowed"`)}, "output" AS (
      INSERT INTO "GenerationOutput"
        ("id", "userId", "generationId", "assetId", "slice", "index", "seed", "createdAt")
      SELECT ${newId()}::uuid, ${userId}, ${id}::uuid, "assetId", ${number}::int,
        ${firstIndex + spooled.index}::int, ${spooled.seed}::bigint,
        ${new Date().toISOString()}::timestamp
      FROM "original"
      RETURNING 1
    )`;
}
