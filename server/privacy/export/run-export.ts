import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { isAccountEnded } from '../../accounts/account-ended.ts';
import type { Spool } from '../../assets/spool.ts';
import type { RunningJob } from '../../platform/job-queue.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Notifications } from '../../platform/notifications.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';
import type { ExportJob } from './export-queue.ts';
import { failExport } from './fail-export.ts';
import { ListedWhileStored } from './listed-while-stored.ts';
import { writeArchive } from './write-archive.ts';

export interface ExportContext {
  prisma: PrismaClient;
  objects: ObjectStorage;
  notifications: Notifications;
  /** For an archive on its way to the object store, which wants to know its length first. */
  exportSpool: Spool;
  logger: Logger;
}

/** ms that a finished archive is kept. */
const LIFETIME = 24 * 60 * 60 * 1000;

/** What progress must have been made for it to be written down again. */
const PRECISION = 0.01;

/** A job: makes an export, and says so in its row when it cannot be made. */
export async function runExport(
  context: ExportContext,
  { data, signal }: Pick<RunningJob<ExportJob>, 'data' | 'signal'>,
): Promise<void> {
  const { prisma, notifications, logger } = context;
  const where = { id: data.exportId, status: 'running' };
  const row = await prisma.export.findFirst({ where });
  if (!row) return;
  const ended = new AbortController();
  const stop = notifications.subscribe(row.userId, (notification) => {
    if (isAccountEnded(notification)) ended.abort(new Error('the account is being deleted'));
  });
  try {
    await makeExport(context, row, AbortSignal.any([signal, ended.signal]));
  } catch (error) {
    // The service is stopping, or the job was given to another worker: it is made elsewhere.
    if (signal.aborted) throw error;
    if (ended.signal.aborted) return;
    logger.error({ error }, 'export');
    await failExport(prisma, data);
  } finally {
    stop();
  }
}

async function makeExport(
  { prisma, objects, exportSpool, logger }: ExportContext,
  { id, userId }: { id: string; userId: string },
  signal: AbortSignal,
): Promise<void> {
  const where = { id, status: 'running' };
  let told = 0;
  await using file = exportSpool.file();
  const tell = async (fraction: number) => {
    if (fraction - told < PRECISION) return;
    told = fraction;
    await prisma.export.updateMany({ where, data: { fraction } });
  };
  const { missing } = await writeArchive({ prisma, objects }, userId, file.path, signal, tell);
  if (missing > 0) {
    logger.error({ message: `pictures that the object store does not have: ${missing}` }, 'export');
  }
  const { size } = await stat(file.path);
  const objectKey = `exports/${userId}/${id}`;
  const expiresAt = new Date(Date.now() + LIFETIME);
  await using listed = await ListedWhileStored.begin(prisma, objectKey);
  signal.throwIfAborted();
  const archive = createReadStream(file.path, { highWaterMark: 256 * 1024 });
  const body = addAbortSignal(signal, archive);
  await objects.put({ key: objectKey, bytes: size, contentType: 'application/zip', body });
  // Without a row it stays listed, for the next sweep.
  await prisma.$transaction(async (transaction) => {
    const { count } = await transaction.export.updateMany({
      where,
      data: { status: 'finished', fraction: 1, objectKey, bytes: size, missing, expiresAt },
    });
    if (count === 1) await listed.keepUntil(transaction, expiresAt);
  });
}
