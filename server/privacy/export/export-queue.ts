import type { QueueDefinition } from '../../platform/job-queue.ts';

export interface ExportJob {
  exportId: string;
}

/** Takes the exports whose every try failed. */
export const givenUpExportQueue: QueueDefinition<ExportJob> = {
  name: 'export-given-up',
  options: { expireInSeconds: 600, retryLimit: 60, retryDelay: 30 },
};

/** Begun again from its start when its worker died. */
export const exportQueue: QueueDefinition<ExportJob> = {
  name: 'export',
  options: {
    expireInSeconds: 6 * 3600,
    retryLimit: 20,
    retryDelay: 5,
    deleteAfterSeconds: 3600,
    deadLetter: givenUpExportQueue.name,
  },
};
