import type { QueueDefinition } from '../../platform/job-queue.ts';

/**
 * Carries on with whatever accounts are being deleted. Its jobs name nobody: what there is to do is
 * in the table `Deletion`, so no lost job leaves a deletion unfinished.
 */
export const deletionQueue: QueueDefinition<Record<string, never>> = {
  name: 'deletion',
  options: { expireInSeconds: 3600, retryLimit: 60, retryDelay: 5, deleteAfterSeconds: 3600 },
};
