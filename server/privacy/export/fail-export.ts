import type { ExportProblem } from '../../../shared/data-export.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';
import type { ExportJob } from './export-queue.ts';

const SERVICE_FAILED: ExportProblem = {
  code: 'service_failed',
  message: 'The copy could not be made: something in the service failed.',
  next: 'Make a new one; if that fails, too, tell the operator.',
};

/**
 * Ends an export that cannot be made, such as one whose job failed however often it was tried: it
 * would otherwise stay `running` for ever, and keep the next one from being begun. Whoever may still
 * work on it finds that it is not to be finished any more.
 */
export async function failExport(prisma: PrismaClient, { exportId }: ExportJob): Promise<void> {
  await prisma.export.updateMany({
    where: { id: exportId, status: 'running' },
    data: { status: 'failed', problem: SERVICE_FAILED },
  });
}
