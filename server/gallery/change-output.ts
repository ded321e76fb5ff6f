import type { Output, OutputChange } from '../../shared/output.ts';
import type { GenerationDependencies } from '../generations/generation-dependencies.ts';
import { publishChange } from '../generations/generation-notification.ts';
import { nextRevision } from '../generations/revision.ts';
import { outputNotFound } from './errors.ts';
import { readOutput } from './read-outputs.ts';

/** Makes an output a favourite or an ordinary one; open windows hear of it. */
export async function changeOutput(
  { prisma, notifications }: Pick<GenerationDependencies, 'prisma' | 'notifications'>,
  userId: string,
  id: string,
  { favourite }: OutputChange,
): Promise<Output> {
  await prisma.$transaction(async (transaction) => {
    const revision = await nextRevision(transaction, userId);
    const [row] = await transaction.generationOutput.updateManyAndReturn({
      where: { id, userId },
      data: { favourite },
    });
    if (!row) throw outputNotFound();
    const where = { id: row.generationId };
    await transaction.generation.update({ where, data: { revision } });
    const change = { type: 'changed', revision: String(revision) } as const;
    await publishChange(notifications, transaction, { id: row.generationId, userId }, change);
  });
  return readOutput(prisma, userId, id);
}
