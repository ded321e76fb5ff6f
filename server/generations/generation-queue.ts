import type { QueueDefinition } from '../platform/job-queue.ts';

/**
 * One job per generation. A job is tried again when its worker died or the service's own parts
 * (database, object store) failed; what a provider answers never fails a job.
 */
export const generationQueue: QueueDefinition<{ generationId: string }> = {
  name: 'generation',
  options: {
    // Longer than any provider takes; a dead worker is noticed by its heartbeat, not by this.
    expireInSeconds: 60 * 60,
    retryLimit: 60,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 30,
  },
};
