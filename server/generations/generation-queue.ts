import { randomUUID } from 'node:crypto';
import type { QueueDefinition } from '../platform/job-queue.ts';
import { givenUpQueue } from './given-up-queue.ts';

/**
 * A ticket: the right to begin one waiting generation, whichever is next then. There are as many as
 * generations wait, so that the order among them can change without touching a job. From its
 * beginning on, a generation belongs to the ticket it was begun with.
 */
export interface GenerationTicket {
  ticket: string;
  /** Whether what was begun with it has lost its job: it is taken over, as after a worker's death. */
  isOrphan?: boolean;
}

export function newTicket(): GenerationTicket {
  return { ticket: randomUUID() };
}

/**
 * A job is tried again when its worker died or the service's own parts (database, object store)
 * failed; what a provider answers never fails a job.
 */
export const generationQueue: QueueDefinition<GenerationTicket> = {
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
