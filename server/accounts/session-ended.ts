import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a web session is over: its streams end with it. */
export interface SessionEnded extends Notification {
  kind: 'session-ended';
  sessionId: string;
}

export function sessionEnded(userId: string, sessionId: string): SessionEnded {
  return { userId, kind: 'session-ended', sessionId };
}

export function isSessionEnded(
  notification: Notification,
  sessionId: string | null,
): notification is SessionEnded {
  return (
    notification.kind === 'session-ended' && (notification as SessionEnded).sessionId === sessionId
  );
}
