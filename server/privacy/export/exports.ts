import { createHash, randomBytes } from 'node:crypto';
import { type DataExport, type ExportLink, ExportProblem } from '../../../shared/data-export.ts';
import { HttpProblem } from '../../platform/http-problem.ts';
import type { JobQueue } from '../../platform/job-queue.ts';
import { lockAccount } from '../../platform/lock-account.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';
import type { Export } from '../../prisma/client/client.ts';
import { type Author, recordSecurityEvent } from '../../security-log/record-security-event.ts';
import { exportQueue } from './export-queue.ts';

/** Begins an export, or tells of the one that is being made. The last finished one is replaced. */
export async function startExport(
  { prisma, jobs }: { prisma: PrismaClient; jobs: JobQueue },
  author: Author,
): Promise<DataExport> {
  const { userId } = author;
  const row = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const running = await transaction.export.findFirst({ where: { userId, status: 'running' } });
    if (running) return running;
    const earlier = await transaction.export.findMany({ where: { userId } });
    await transaction.objectDeletion.updateMany({
      where: { objectKey: { in: earlier.flatMap(({ objectKey }) => objectKey ?? []) } },
      data: { notBefore: new Date() },
    });
    await transaction.export.deleteMany({ where: { userId } });
    const made = await transaction.export.create({ data: { userId, status: 'running' } });
    await recordSecurityEvent(transaction, author, 'export-requested');
    await jobs.enqueue(transaction, exportQueue, { exportId: made.id });
    return made;
  });
  return present(row);
}

export async function listExports(prisma: PrismaClient, userId: string): Promise<DataExport[]> {
  const rows = await prisma.export.findMany({ where: { userId }, orderBy: { id: 'desc' } });
  return rows.map(present);
}

/** A link that opens the archive once; an earlier one is void from now on. */
export async function linkExport(
  prisma: PrismaClient,
  userId: string,
  id: string,
): Promise<ExportLink> {
  const token = randomBytes(32).toString('base64url');
  const where = { id, userId, status: 'finished', expiresAt: { gt: new Date() } };
  const [row] = await prisma.export.updateManyAndReturn({
    where,
    data: { tokenHash: digest(token) },
  });
  if (!row?.expiresAt) throw exportGone();
  return {
    path: `/api/v1/exports/${id}/content?token=${token}`,
    expiresAt: row.expiresAt.toISOString(),
  };
}

/** Takes a link: only its owner can, and only one request gets anything for it. */
export async function redeemExport(
  prisma: PrismaClient,
  author: Author,
  id: string,
  token: string,
): Promise<{ objectKey: string }> {
  const { userId } = author;
  return prisma.$transaction(async (transaction) => {
    const [row] = await transaction.export.updateManyAndReturn({
      where: { id, userId, tokenHash: digest(token), expiresAt: { gt: new Date() } },
      data: { tokenHash: null, redeemedAt: new Date() },
    });
    if (!row?.objectKey) throw exportGone();
    await recordSecurityEvent(transaction, author, 'export-downloaded');
    return { objectKey: row.objectKey };
  });
}

export const exportGone = () =>
  new HttpProblem(404, 'export_not_found', 'There is no such export, or not any more.', {
    detail: 'A link works once; an export is kept for 24 hours. Start a new one.',
  });

function present({
  id,
  status,
  fraction,
  problem,
  createdAt,
  bytes,
  missing,
  expiresAt,
}: Export): DataExport {
  return {
    id,
    status: status === 'finished' || status === 'failed' ? status : 'running',
    fraction,
    problem: ExportProblem.nullable().parse(problem),
    createdAt: createdAt.toISOString(),
    bytes: bytes === null ? null : Number(bytes),
    missing,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
