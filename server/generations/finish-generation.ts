import { Prisma } from '../prisma/client/client.ts';
import { type ClaimedGeneration, claimedSteps, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationEnd } from './generation-end.ts';
import { notifyChange, publishChange } from './generation-notification.ts';
import type { Outcome } from './outcome.ts';
import { endPreviews } from './previews.ts';
import { issueForFreed } from './tickets.ts';

/** Ends a claimed generation, with what pictures it has. */
export async function finishGeneration(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  outcome: Outcome | null,
): Promise<void> {
  const { prisma, notifications, config } = dependencies;
  const { id } = generation;
  const mayBeWhole = outcome === null && config.personConcurrency === null;
  if (mayBeWhole && (await finishWhole(dependencies, generation))) {
    return endPreviews(dependencies, id);
  }
  await prisma.$transaction(async (transaction) => {
    const made = await transaction.generationOutput.count({ where: { generationId: id } });
    const calls = await transaction.providerCall.findMany({ where: { generationId: id } });
    const revision = await updateClaimed(transaction, generation, {
      ...generationEnd(generation.row, made, calls, outcome),
      fraction: null,
      ticket: null,
      waitingUntil: null,
      finishedAt: new Date(),
    });
    const change = { type: 'finished', revision: String(revision) } as const;
    await publishChange(notifications, transaction, generation, change);
    await issueForFreed(dependencies, transaction, 1);
  });
  await endPreviews(dependencies, id);
}

/** Ends a claimed generation that has all its pictures, in one statement; false where it has not. */
async function finishWhole(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
): Promise<boolean> {
  const { id } = generation;
  const [outcome] = await prisma.$queryRaw<{ finished: boolean }[]>`
    WITH "cost" AS (
      SELECT CASE WHEN coalesce(bool_or("costMicros" IS NULL), false) THEN NULL
        ELSE coalesce(sum("costMicros"), 0)::bigint END AS "micros"
      FROM "ProviderCall" WHERE "generationId" = ${id}::uuid AND "charged" <> 'no'
    ), ${claimedSteps(
      generation,
      Prisma.sql`"status" = 'succeeded', "actualMicros" = (SELECT "micros" FROM "cost"),
        "fraction" = NULL, "ticket" = NULL, "waitingUntil" = NULL,
        "finishedAt" = ${new Date().toISOString()}::timestamp,`,
      Prisma.sql`AND "count" = (
        SELECT count(*) FROM "GenerationOutput" WHERE "generationId" = ${id}::uuid
      )`,
    )}, "told" AS MATERIALIZED (
      SELECT ${notifyChange(generation, { type: 'finished' }, Prisma.sql`"revision"`)} FROM "mine"
    )
    SELECT EXISTS (SELECT 1 FROM "told") AS "finished"`;
  return outcome?.finished ?? false;
}
