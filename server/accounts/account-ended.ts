import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a person’s account is being deleted: whatever runs for them ends. */
export interface AccountEnded extends Notification {
  kind: 'account-ended';
}

export function accountEnded(userId: string): AccountEnded {
  return { userId, kind: 'account-ended' };
}

export function isAccountEnded(notification: Notification): notification is AccountEnded {
  return notification.kind === 'account-ended';
}
