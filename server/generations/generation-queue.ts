import { randomUUID } from 'node:crypto';
import { MAX_COUNT } from '../../shared/limits.ts';
import type { QueueDefinition } from '../platform/job-queue.ts';
import { LONGEST_REQUEST } from '../providers/provider-fetch.ts';
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
 * ms that the calls of a generation may take: one after another, each a picture and answered at the
 * last moment, and as long again for the waits before and behind them. Nobody knows of a call that is
 * cut off what became of it; one with an operation is gone on with, and may take longer. A dead
 * worker is noticed by its heartbeat, not by this. pg-boss allows a day.
 */
const LONGEST_WORK = 2 * MAX_COUNT * LONGEST_REQUEST;

/**
 * A job is tried again when its worker died or the service's own parts (database, object store)
 * failed; what a provider answers never fails a job.
 */
export const generationQueue: QueueDefinition<GenerationTicket> = {
  name: 'generation',
  options: {
    expireInSeconds: LONGEST_WORK / 1000,
    retryLimit: 60,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 30,
    deadLetter: givenUpQueue.name,
  },
};
