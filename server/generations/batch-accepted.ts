import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a person has new generations: one word for a whole batch. */
export interface BatchAccepted extends Notification {
  kind: 'batch-accepted';
}

export function batchAccepted(userId: string): BatchAccepted {
  return { userId, kind: 'batch-accepted' };
}

export function isBatchAccepted(notification: Notification): notification is BatchAccepted {
  return notification.kind === 'batch-accepted';
}
