import { forgetGenerationFiles } from '../../generations/forget-generation-files.ts';
import { forgetDeletedBytes } from '../../platform/embedded-maintenance.ts';
import { removeJobsOf } from '../../platform/remove-jobs-of.ts';
import type { Deletion } from '../../prisma/client/client.ts';
import { deleteRows } from './delete-rows.ts';
import type { DeletionContext } from './deletion-context.ts';
import { deletionQueue } from './deletion-queue.ts';
import { forgetMentions } from './forget-mentions.ts';
import { removeFiles, removeLateFiles } from './remove-files.ts';

/** What a step removed, for the receipt. */
interface Removed {
  rows?: number;
  objects?: number;
  /** The step has to be repeated a little later. */
  isStillStoring?: boolean;
}

/** Something is still being stored for somebody whose account is being deleted. */
class StillStoring extends Error {
  override readonly name = 'StillStoring';
}

const STEP_NAMES = ['remember', 'files', 'mentions', 'rows', 'late'] as const;

/**
 * The steps while the account's id is still known, in their order. Each may be repeated from its
 * beginning. Files go before the rows, and what came late goes after the last row, beyond which
 * nothing can be added.
 */
const STEPS: Record<
  (typeof STEP_NAMES)[number],
  (context: DeletionContext, userId: string) => Promise<Removed>
> = {
  async remember({ tombstones }, userId) {
    await tombstones.set(userId);
    return {};
  },
  async files(context, userId) {
    await forgetGenerationFiles(context, userId);
    return { objects: await removeFiles(context.objects, userId) };
  },
  async mentions(context, userId) {
    return { rows: await forgetMentions(context, userId) };
  },
  async rows({ prisma }, userId) {
    return { rows: await deleteRows(prisma, userId) };
  },
  async late(context, userId) {
    const jobs = await removeJobsOf(context.prisma, userId);
    const { rows, ...late } = await removeLateFiles(context, userId);
    return { rows: rows + jobs, ...late };
  },
};

/** The account's id is forgotten; what remains is the bytes of what was deleted. */
const LAST_STEP = 'bytes';

/** Seconds until something that is still being stored is looked for again. */
const LOOK_AGAIN = 2;

/**
 * A job: carries every unfinished deletion on. One that fails does not hold the others up. When the
 * signal aborts it ends, and the next one goes on: nothing may be used any more after that.
 */
export async function runDeletions(context: DeletionContext, signal: AbortSignal): Promise<void> {
  const { prisma, jobs, logger } = context;
  const unfinished = await prisma.deletion.findMany({
    where: { finishedAt: null },
    orderBy: { createdAt: 'asc' },
  });
  let failure: unknown = null;
  for (const deletion of unfinished) {
    try {
      await runDeletion(context, deletion, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof StillStoring) {
        await prisma.$transaction((transaction) =>
          jobs.enqueue(transaction, deletionQueue, {}, { delay: LOOK_AGAIN }),
        );
        continue;
      }
      logger.error({ error, step: deletion.step }, 'deletion');
      failure ??= error;
    }
  }
  if (failure !== null) throw failure;
}

async function runDeletion(
  context: DeletionContext,
  deletion: Deletion,
  signal: AbortSignal,
): Promise<void> {
  const { prisma, database, config } = context;
  const { id, userId } = deletion;
  if (userId !== null) {
    const begin = STEP_NAMES.map(String).indexOf(deletion.step);
    for (const name of STEP_NAMES.slice(Math.max(0, begin))) {
      signal.throwIfAborted();
      await prisma.deletion.update({ where: { id }, data: { step: name } });
      const { rows = 0, objects = 0, isStillStoring } = await STEPS[name](context, userId);
      await prisma.deletion.update({
        where: { id },
        data: { rows: { increment: rows }, objects: { increment: objects } },
      });
      if (isStillStoring) throw new StillStoring();
    }
    await prisma.deletion.update({ where: { id }, data: { step: LAST_STEP, userId: null } });
  }
  signal.throwIfAborted();
  await forgetDeletedBytes(database, config.dataDirectory);
  signal.throwIfAborted();
  await prisma.deletion.update({ where: { id }, data: { finishedAt: new Date() } });
}
