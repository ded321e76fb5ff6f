import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a connection's token is no longer good. */
export interface ConnectionEnded extends Notification {
  kind: 'connection-ended';
  connectionId: string;
}

export function connectionEnded(userId: string, connectionId: string): ConnectionEnded {
  return { userId, kind: 'connection-ended', connectionId };
}

export function isConnectionEnded(
  notification: Notification,
  connectionId: string | null,
): notification is ConnectionEnded {
  return (
    notification.kind === 'connection-ended' &&
    (notification as ConnectionEnded).connectionId === connectionId
  );
}
