import type { QueueDefinition } from '../platform/job-queue.ts';

/** Mails on their way out: tried for about a day, at growing distances. */
export const mailQueue: QueueDefinition<{ mailId: string }> = {
  name: 'mail',
  options: {
    expireInSeconds: 120,
    retryLimit: 16,
    retryDelay: 15,
    retryBackoff: true,
    retryDelayMax: 3 * 60 * 60,
    deleteAfterSeconds: 3600,
  },
};
