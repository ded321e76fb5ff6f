import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a person took a consent back: what has begun and was not
 * sent stops. */
export interface ConsentEnded extends Notification {
  kind: 'consent-ended';
  provider: string;
  origin: string;
}

export function consentEnded(userId: string, provider: string, origin: string): ConsentEnded {
  return { userId, kind: 'consent-ended', provider, origin };
}

export function isConsentEnded(notification: Notification): notification is ConsentEnded {
  return notification.kind === 'consent-ended';
}
