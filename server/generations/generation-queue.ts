import type { QueueDefinition } from '../platform/job-queue.ts';
import { givenUpQueue } from './give-up-generation.ts';

export interface GenerationJob {
  generationId: string;
  /**
   * The generation's place in the queue, in decimal. A retry takes a new one, and a job for an
   * earlier place does nothing: two jobs never work on one generation.
   */
  position: string;
}

/**
 * One job per generation. A job is tried again when its worker died or the service's own parts
 * (database, object store) failed; what a provider answers never fails a job.
 */
export const generationQueue: QueueDefinition<GenerationJob> = {
  name: 'generation',
  options: {
    // Longer than any provider takes; a dead worker is noticed by its heartbeat, not by this.
    expireInSeconds: 60 * 60,
    retryLimit: 60,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 30,
    deadLetter: givenUpQueue.name,
  },
};
