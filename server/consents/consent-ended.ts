import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a person took a consent back: running use of the provider stops. */
export interface ConsentEnded extends Notification {
  kind: 'consent-ended';
  provider: string;
  origin: string;
}

export function consentEnded(userId: string, provider: string, origin: string): ConsentEnded {
  return { userId, kind: 'consent-ended', provider, origin };
}

export function isConsentEnded(
  notification: Notification,
  provider: string,
  origin: string,
): notification is ConsentEnded {
  if (notification.kind !== 'consent-ended') return false;
  const ended = notification as ConsentEnded;
  return ended.provider === provider && ended.origin === origin;
}
