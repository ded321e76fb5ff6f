import { isAccountEnded } from '../accounts/account-ended.ts';
import type { RunningJob } from '../platform/job-queue.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { cancelledError } from './cancelled-error.ts';
import { carriedOut } from './carried-out.ts';
import { type ClaimedGeneration, claimGeneration, StolenGeneration } from './claim-generation.ts';
import { finishGeneration } from './finish-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { isAboutGeneration } from './generation-notification.ts';
import type { GenerationTicket } from './generation-queue.ts';
import { outcomeOf } from './outcome.ts';
import { recentPreviews } from './recent-previews.ts';
import { runSlice } from './run-slice.ts';
import { salvageLate } from './salvage-late.ts';
import { SetAside, setAside } from './set-aside.ts';
import { slicesOf } from './slices.ts';
import { listSpool } from './spool-files.ts';
import { clearSpool } from './spool-output.ts';

/**
 * Carries out the generation that a ticket stands for, from wherever an earlier worker left it: claims it, makes the calls of
 * its slices one after another, and finishes it. It returns when the generation has ended or is no
 * longer ours; it throws only when parts of the service itself failed, and the job is tried again.
 */
export async function runGeneration(
  dependencies: GenerationDependencies,
  { data, isRetry, signal: jobSignal }: RunningJob<GenerationTicket>,
): Promise<void> {
  // Jobs of an older version carry none; the sweep makes a ticket for what they were about.
  if (!data.ticket) return;
  const generation = await claimGeneration(dependencies, data, isRetry);
  if (!generation) return;
  using _ = carriedOut.add(generation.id, jobSignal);
  const cancel = listenForCancel(dependencies, generation);
  const signal = AbortSignal.any([jobSignal, cancel.signal]);
  try {
    // Nobody waits for it: no call is sent once a cancel has been asked for. Where none was sent
    // before, there is nothing else to be cancelled.
    if (generation.hasCalls) void cancel.look().catch(() => undefined);
    await carryOut(dependencies, generation, signal, jobSignal);
  } catch (error) {
    // The service is stopping, or time is up: it goes on elsewhere.
    if (jobSignal.aborted) throw error;
    if (error instanceof SetAside) return setAside(dependencies, generation, error);
    // Where that cannot be found out, the fault itself is what is told.
    const isDeleted = await isGone(dependencies, generation).catch(() => false);
    if (isDeleted) return clearSpool(dependencies, [generation.id]);
    // While it runs, at another worker or after all here, whoever has the ticket goes on with it. That
    // may be this job by now, which is done again then; it would run for ever else.
    if (!(error instanceof StolenGeneration) || (await isRunning(dependencies, generation)))
      throw error;
    // Whoever has it may have ended it without the answer that has come here, and that is paid for.
    await salvageReceived(dependencies, generation);
  } finally {
    cancel.stop();
  }
}

async function carryOut(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  signal: AbortSignal,
  jobSignal: AbortSignal,
): Promise<void> {
  try {
    await makeSlices(dependencies, generation, signal, jobSignal);
  } catch (error) {
    if (jobSignal.aborted || !(error instanceof ProviderError)) throw error;
    return finishGeneration(dependencies, generation, outcomeOf(error));
  }
  if (!generation.isFinished) await finishGeneration(dependencies, generation, null);
}

/** Keeps what has come whole of a generation that another worker has ended. */
async function salvageReceived(
  dependencies: GenerationDependencies,
  { id }: ClaimedGeneration,
): Promise<void> {
  const files = await listSpool(dependencies.config);
  for (const file of files.filter(({ generationId, isWhole }) => isWhole && generationId === id))
    await salvageLate(dependencies, file);
}

/** Whether the person has deleted the generation meanwhile. */
async function isGone(
  { prisma }: GenerationDependencies,
  { id }: ClaimedGeneration,
): Promise<boolean> {
  return (await prisma.generation.count({ where: { id } })) === 0;
}

async function isRunning(
  { prisma }: GenerationDependencies,
  { id }: ClaimedGeneration,
): Promise<boolean> {
  return (await prisma.generation.count({ where: { id, status: 'running' } })) > 0;
}

async function makeSlices(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  signal: AbortSignal,
  jobSignal: AbortSignal,
): Promise<void> {
  for (const slice of slicesOf(generation)) {
    // A cancel is not looked at here: what was sent before it has to be ended, too.
    jobSignal.throwIfAborted();
    await runSlice(dependencies, generation, slice, signal);
  }
}

/** Aborts when the person cancels, and drops keys that they end, from whichever process. */
function listenForCancel(
  { notifications, prisma }: GenerationDependencies,
  { id, userId, keyWatch, row }: ClaimedGeneration,
) {
  const controller = new AbortController();
  const abort = () => {
    recentPreviews.forgetGeneration(id);
    controller.abort(cancelledError('no'));
  };
  if (row.cancelRequestedAt) abort();
  const look = async () => {
    const now = await prisma.generation.findUnique({
      where: { id },
      select: { cancelRequestedAt: true, status: true },
    });
    // One that another worker has ended may still be paid for here: the answer is taken in.
    if (!now || now.cancelRequestedAt || now.status === 'cancelled') abort();
  };
  const stopListening = notifications.subscribe(userId, (notification) => {
    if (isAccountEnded(notification)) return abort();
    keyWatch.hear(notification);
    if (!isAboutGeneration(notification) || notification.generationId !== id) return;
    const { type } = notification.change;
    if (type === 'cancel' || type === 'deleted') abort();
  });
  const stopGap = notifications.onGap(() => void look().catch(() => undefined));
  return {
    signal: controller.signal,
    /** Finds a cancel that was asked for before the subscription, or lost with a connection. */
    look,
    stop: () => {
      stopListening();
      stopGap();
    },
  };
}
