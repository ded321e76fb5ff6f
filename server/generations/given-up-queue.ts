import type { QueueDefinition } from '../platform/job-queue.ts';
import type { GenerationTicket } from './generation-queue.ts';

/** Takes the tickets whose every try failed. */
export const givenUpQueue: QueueDefinition<GenerationTicket> = {
  name: 'generation-given-up',
  options: { expireInSeconds: 600, retryLimit: 60, retryDelay: 30 },
};
