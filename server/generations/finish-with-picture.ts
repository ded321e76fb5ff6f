import { runStatement } from '../platform/run-statement.ts';
import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import { type ClaimedGeneration, claimedSteps } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { notifyChange } from './generation-notification.ts';
import { outputOf, outputSteps, type StoredPicture } from './keep-output.ts';
import { endPreviews } from './previews.ts';
import { answeredEnd, endSteps } from './provider-calls.ts';
import type { Slice } from './slices.ts';
import { clearCallSpool, removeSpooled } from './spool-output.ts';

/**
 * Ends a generation with its last picture: the picture, the end of the call that brought it and the
 * end of the generation are one statement. Returns the call as it ended; `null`, and nothing is
 * changed, where the generation has not all its pictures then, is no longer ours, or the stored
 * object was swept: what belongs to each of the three is then done by itself.
 * @param costMicros what the provider says the call cost; `null` where it says nothing
 */
export async function finishWithPicture(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  slice: Slice,
  picture: StoredPicture,
  costMicros: number | null,
): Promise<ProviderCall | null> {
  const { id } = generation;
  const output = outputOf(slice, picture);
  const end = answeredEnd(generation, costMicros);
  const [ended] = await runStatement<ProviderCall>(
    dependencies.prisma,
    Prisma.sql`
    WITH "listed" AS (
      SELECT 1 FROM "ObjectDeletion"
      WHERE "objectKey" = ${picture.stored.original.objectKey} AND "attempts" = 0
      FOR UPDATE
    ), "earlier" AS (
      SELECT CASE WHEN bool_or("costMicros" IS NULL) THEN NULL
        ELSE coalesce(sum("costMicros"), 0)::bigint END AS "micros"
      FROM "ProviderCall"
      WHERE "generationId" = ${id}::uuid AND "id" <> ${call.id}::uuid AND "charged" <> 'no'
    ), ${claimedSteps(
      generation,
      Prisma.sql`"status" = 'succeeded',
        "actualMicros" = (SELECT "micros" FROM "earlier") + ${end.costMicros}::bigint,
        "fraction" = NULL, "ticket" = NULL, "waitingUntil" = NULL,
        "finishedAt" = ${new Date().toISOString()}::timestamp,`,
      Prisma.sql`AND EXISTS (SELECT 1 FROM "listed")
        AND EXISTS (
          SELECT 1 FROM "ProviderCall" WHERE "id" = ${call.id}::uuid AND "state" = 'sent'
            AND "workerToken" = ${call.workerToken}::uuid
        )
        AND "count" = 1 + (
          SELECT count(*) FROM "GenerationOutput" WHERE "generationId" = ${id}::uuid
        )
        AND NOT EXISTS (
          SELECT 1 FROM "GenerationOutput"
          WHERE "generationId" = ${id}::uuid AND "index" = ${output.index}::int
        )`,
    )}, "allowed" AS (
      SELECT "revision" FROM "mine"
    ), ${outputSteps(generation, slice, picture, output.assetId)},
    ${endSteps(generation, call, end)}, "told" AS MATERIALIZED (
      SELECT ${notifyChange(generation, { type: 'finished', output }, Prisma.sql`"revision"`)}
      FROM "mine", "output"
    )
    SELECT "ended".* FROM "ended", "told"`,
  );
  if (!ended) return null;
  const clear =
    call.count === 1 ? removeSpooled(picture.spooled) : clearCallSpool(dependencies, ended);
  // All is done by now: what is left over goes with the sweep.
  await Promise.all([clear, endPreviews(dependencies, id)]).catch((error: unknown) =>
    dependencies.logger.warn({ error, generationId: id }, 'clearing after an end'),
  );
  return ended;
}
