import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a web session is over: its streams end with it. */
export interface SessionEnded extends Notification {
  kind: 'session-ended';
  /** `all` for every session of the person. */
  sessionId: string | 'all';
}

export function sessionEnded(userId: string, sessionId: string | 'all'): SessionEnded {
  return { userId, kind: 'session-ended', sessionId };
}

export function isSessionEnded(
  notification: Notification,
  sessionId: string | null,
): notification is SessionEnded {
  if (notification.kind !== 'session-ended' || sessionId === null) return false;
  const ended = (notification as SessionEnded).sessionId;
  return ended === 'all' || ended === sessionId;
}
