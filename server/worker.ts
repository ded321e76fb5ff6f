import type { AssetContext } from './assets/asset-context.ts';
import { sweepObjectDeletions } from './assets/sweep-object-deletions.ts';
import { flattenSpool } from './generations/flatten-spool.ts';
import type { GenerationDependencies } from './generations/generation-dependencies.ts';
import { generationQueue } from './generations/generation-queue.ts';
import { giveUpGeneration } from './generations/give-up-generation.ts';
import { givenUpQueue } from './generations/given-up-queue.ts';
import { runGeneration } from './generations/run-generation.ts';
import { sweepRetention } from './generations/sweep-retention.ts';
import { sweepSpool } from './generations/sweep-spool.ts';
import { takeBackAllUnsent } from './generations/take-back-unsent.ts';
import { restoreTickets } from './generations/tickets.ts';
import { mailQueue } from './mail/mail-queue.ts';
import type { SentMail } from './mail/queue-mail.ts';
import { sendMail } from './mail/send-mail.ts';
import { sweepMail } from './mail/sweep-mail.ts';
import type { MailTransport } from './platform/mail/mail-transport.ts';
import type { Transaction } from './platform/prisma-client.ts';
import { sweepExpired } from './platform/sweep-expired.ts';
import { sweepQueue } from './platform/sweep-queue.ts';
import { takeTurns } from './platform/take-turns.ts';
import type { DeletionContext } from './privacy/deletion/deletion-context.ts';
import { deletionQueue } from './privacy/deletion/deletion-queue.ts';
import { runDeletions } from './privacy/deletion/run-deletion.ts';
import { exportQueue, givenUpExportQueue } from './privacy/export/export-queue.ts';
import { failExport } from './privacy/export/fail-export.ts';
import { type ExportContext, runExport } from './privacy/export/run-export.ts';
import {
  noteInactivityNotice,
  noteRefusedNotice,
  sweepInactive,
} from './privacy/retention/sweep-inactive.ts';
import { notePolicyMail, tellPolicyChange } from './privacy/tell-policy-change.ts';
import { checkProviderKey } from './provider-keys/check-provider-key.ts';
import { keyCheckQueue } from './provider-keys/key-check-queue.ts';

/** Every queue of the service; all processes create them in this order, workers work on them. */
export const queues = [
  givenUpQueue,
  generationQueue,
  keyCheckQueue,
  mailQueue,
  deletionQueue,
  givenUpExportQueue,
  exportQueue,
  sweepQueue,
];

/** Provider keys that one process looks at at the same time. */
const KEY_CHECKS = 2;

/** Mails that one process brings to the mail server at the same time. */
const MAILS = 2;

/** What workers have beside what requests have. */
interface WorkerDependencies extends GenerationDependencies, DeletionContext, ExportContext {
  assets: AssetContext;
  mail: MailTransport;
}

/** ms between two sweeps of a worker's own disk. */
const DISK_SWEEP = 60_000;

/** Begins to work on the queues; stops when the job queue does. */
export async function startWorker(dependencies: WorkerDependencies): Promise<void> {
  const { jobs, config } = dependencies;
  await flattenSpool(dependencies);
  await takeBackAllUnsent(dependencies);
  // One that is taken for fallen takes the answer in all the same that somebody pays for.
  const generations = { concurrency: config.workerConcurrency, runsOn: true };
  await jobs.work(generationQueue, generations, (job) => runGeneration(dependencies, job));
  await jobs.work(givenUpQueue, { concurrency: 1 }, ({ data }) =>
    giveUpGeneration(dependencies, data),
  );
  await jobs.work(keyCheckQueue, { concurrency: KEY_CHECKS }, (job) =>
    checkProviderKey(dependencies, job),
  );
  const whenSent = async (transaction: Transaction, mail: SentMail) => {
    await noteInactivityNotice(transaction, mail);
    await notePolicyMail(transaction, mail);
  };
  await jobs.work(mailQueue, { concurrency: MAILS }, ({ data }) =>
    sendMail({ ...dependencies, whenSent, whenRefused: noteRefusedNotice }, data.mailId),
  );
  const { logger } = dependencies;
  const sweeps = sweepsOf(dependencies);
  await jobs.work(sweepQueue, { concurrency: 1 }, ({ signal }) =>
    takeTurns(logger, 'sweep', sweeps, signal),
  );
  // The sweep's job goes to one worker of all; each has a disk of its own.
  const onDisk = diskSweepsOf(dependencies);
  jobs.repeat(DISK_SWEEP, () => takeTurns(logger, 'sweep of the disk', onDisk));
  await jobs.work(deletionQueue, { concurrency: 1 }, ({ signal }) =>
    runDeletions(dependencies, signal),
  );
  await jobs.work(exportQueue, { concurrency: 1 }, (job) => runExport(dependencies, job));
  await jobs.work(givenUpExportQueue, { concurrency: 1 }, ({ data }) =>
    failExport(dependencies.prisma, data),
  );
  await jobs.schedule(deletionQueue, '* * * * *', {});
  await jobs.schedule(sweepQueue, '* * * * *', {});
}

/** What one sweep does; each has its turn, whatever became of those before it. */
function sweepsOf(dependencies: WorkerDependencies) {
  const { prisma, tombstones } = dependencies;
  return {
    expired: () => sweepExpired(prisma),
    mails: () => sweepMail(prisma),
    retention: () => sweepRetention(dependencies),
    inactive: () => sweepInactive(dependencies),
    policy: () => tellPolicyChange(dependencies),
    objects: () => sweepObjectDeletions(dependencies),
    ...diskSweepsOf(dependencies),
    tickets: () => restoreTickets(dependencies),
    tombstones: () => tombstones.sweep(),
  };
}

/** What removes what is over from this process's disk; what was paid for is kept first. */
function diskSweepsOf(dependencies: WorkerDependencies) {
  return {
    generations: () => sweepSpool(dependencies),
    assets: () => dependencies.assets.spool.sweep(),
    exports: () => dependencies.exportSpool.sweep(),
  };
}
