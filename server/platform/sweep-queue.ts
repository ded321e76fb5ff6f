import type { QueueDefinition } from './job-queue.ts';

/** Removes what is over: once a minute. */
export const sweepQueue: QueueDefinition<Record<string, never>> = {
  name: 'sweep',
  options: { expireInSeconds: 600, retryLimit: 3, retryDelay: 10, deleteAfterSeconds: 3600 },
};
