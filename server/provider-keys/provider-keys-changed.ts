import type { Notification } from '../platform/notifications.ts';

/** Tells every process that something about a person's provider keys is no longer as it was. */
export interface ProviderKeysChanged extends Notification {
  kind: 'provider-keys-changed';
}

export function providerKeysChanged(userId: string): ProviderKeysChanged {
  return { userId, kind: 'provider-keys-changed' };
}

export function isProviderKeysChanged(
  notification: Notification,
): notification is ProviderKeysChanged {
  return notification.kind === 'provider-keys-changed';
}
