import { generationNotFound } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';

/**
 * Deletes a generation with its outputs. Rows go at once; their objects are put on a list in the
 * same transaction and removed by a job. A worker that still runs finds its generation gone, and
 * what it brings is thrown away.
 */
export async function deleteGeneration(
  { prisma, notifications }: GenerationDependencies,
  userId: string,
  id: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const outputs = await transaction.generationOutput.findMany({
      where: { generationId: id, userId },
      select: { assetId: true, asset: { select: { variants: { select: { objectKey: true } } } } },
    });
    const { count } = await transaction.generation.deleteMany({ where: { id, userId } });
    if (count === 0) throw generationNotFound();
    await transaction.objectDeletion.createMany({
      data: outputs.flatMap(({ asset }) => asset.variants),
      skipDuplicates: true,
    });
    await transaction.asset.deleteMany({
      where: {
        userId,
        id: { in: outputs.map(({ assetId }) => assetId) },
        references: { none: {} },
      },
    });
    await transaction.batch.deleteMany({ where: { userId, generations: { none: {} } } });
    await publishChange(notifications, transaction, { id, userId }, { type: 'deleted' });
  });
}
