import { Queue, QueueChange, QueueMove } from '../queue.ts';
import type { Endpoint } from './endpoint.ts';
import { ById, Nothing } from './shapes.ts';

/** What waits, and in which order. */
export const queueEndpoints = {
  moveGeneration: {
    method: 'POST',
    path: '/api/v1/generations/:id/move',
    access: 'either',
    summary: 'Moves a waiting generation to the front or the back of the person’s queue.',
    params: ById,
    body: QueueMove,
    status: 200,
    answer: Queue,
  },
  queue: {
    method: 'GET',
    path: '/api/v1/queue',
    access: 'either',
    summary: 'What waits to be begun, in its order.',
    status: 200,
    answer: Queue,
  },
  changeQueue: {
    method: 'PATCH',
    path: '/api/v1/queue',
    access: 'either',
    summary: 'Pauses the queue, or lets it go on.',
    body: QueueChange,
    status: 200,
    answer: Queue,
  },
  cancelQueue: {
    method: 'POST',
    path: '/api/v1/queue/cancel',
    access: 'either',
    summary: 'Cancels everything that waits; what runs goes on.',
    body: Nothing,
    status: 200,
    answer: Queue,
  },
} as const satisfies Record<string, Endpoint>;
