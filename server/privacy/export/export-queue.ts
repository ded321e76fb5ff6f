import type { QueueDefinition } from '../../platform/job-queue.ts';

export interface ExportJob {
  exportId: string;
}

/** Begun again from its start when its worker died. */
export const exportQueue: QueueDefinition<ExportJob> = {
  name: 'export',
  options: { expireInSeconds: 6 * 3600, retryLimit: 20, retryDelay: 5, deleteAfterSeconds: 3600 },
};
