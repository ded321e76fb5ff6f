import { removeAssets } from '../assets/remove-assets.ts';
import { eachByItself } from '../platform/each-by-itself.ts';
import { deleteGeneration } from './delete-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { nextRevision } from './revision.ts';

/** ms of a day. */
const DAY = 24 * 60 * 60 * 1000;

/** What one sweep removes of one person; the next sweep goes on. */
const BATCH = 200;

/**
 * A job: removes what people do not want kept any longer. What cannot be removed holds up nothing
 * else, and has another turn in the next round.
 */
export async function sweepRetention(
  dependencies: GenerationDependencies,
  now = Date.now(),
): Promise<void> {
  const people = await dependencies.prisma.user.findMany({
    where: { OR: [{ keepOutputsDays: { not: null } }, { keepReferencesDays: { not: null } }] },
    select: { id: true, keepOutputsDays: true, keepReferencesDays: true },
  });
  const { logger } = dependencies;
  await eachByItself(logger, 'old outputs', people, async ({ id, keepOutputsDays: days }) => {
    if (days !== null) await removeGenerations(dependencies, id, new Date(now - days * DAY));
  });
  await eachByItself(logger, 'old references', people, async ({ id, keepReferencesDays: days }) => {
    if (days !== null) await removeReferences(dependencies, id, new Date(now - days * DAY));
  });
}

async function removeGenerations(
  dependencies: GenerationDependencies,
  userId: string,
  before: Date,
): Promise<void> {
  const old = await dependencies.prisma.generation.findMany({
    where: { userId, createdAt: { lt: before }, status: { notIn: ['queued', 'running'] } },
    take: BATCH,
    select: { id: true },
  });
  await eachByItself(dependencies.logger, 'an old generation', old, ({ id }) =>
    deleteGeneration(dependencies, userId, id),
  );
}

/** Uploaded pictures that nothing has worked from since; generations keep all but the picture. */
async function removeReferences(
  { prisma }: GenerationDependencies,
  userId: string,
  before: Date,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const old = await transaction.asset.findMany({
      where: {
        userId,
        kind: 'upload',
        createdAt: { lt: before },
        references: {
          none: {
            generation: {
              is: {
                OR: [{ createdAt: { gte: before } }, { status: { in: ['queued', 'running'] } }],
              },
            },
          },
        },
      },
      take: BATCH,
      select: { id: true },
    });
    if (old.length === 0) return;
    // Nothing new can refer to the pictures while the person's counter is locked.
    await nextRevision(transaction, userId);
    const assetIds = old.map(({ id }) => id);
    await transaction.generationReference.deleteMany({
      where: {
        userId,
        assetId: { in: assetIds },
        generation: { is: { createdAt: { lt: before } } },
      },
    });
    await removeAssets(transaction, userId, assetIds);
  });
}
