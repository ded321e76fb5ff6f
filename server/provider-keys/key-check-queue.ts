import type { QueueDefinition } from '../platform/job-queue.ts';

export interface KeyCheckJob {
  userId: string;
  keyId: string;
}

/** Looks at provider keys: a key is opened inside a job only, and a look is no exception. */
export const keyCheckQueue: QueueDefinition<KeyCheckJob> = {
  name: 'key-check',
  options: { expireInSeconds: 60, retryLimit: 3, retryDelay: 1, deleteAfterSeconds: 3600 },
};
