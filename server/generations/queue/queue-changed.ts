import type { Notification } from '../../platform/notifications.ts';

/** Tells every process that a person's queue has another order, or was paused or let go on. */
export interface QueueChanged extends Notification {
  kind: 'queue-changed';
}

export function queueChanged(userId: string): QueueChanged {
  return { userId, kind: 'queue-changed' };
}

export function isQueueChanged(notification: Notification): notification is QueueChanged {
  return notification.kind === 'queue-changed';
}
