import type { Notification } from '../platform/notifications.ts';

/** Tells every process that a provider key was deleted or disabled: running use of it stops. */
export interface ProviderKeyEnded extends Notification {
  kind: 'provider-key-ended';
  keyId: string;
}

export function providerKeyEnded(userId: string, keyId: string): ProviderKeyEnded {
  return { userId, kind: 'provider-key-ended', keyId };
}

export function isProviderKeyEnded(
  notification: Notification,
  keyId: string | null,
): notification is ProviderKeyEnded {
  return (
    notification.kind === 'provider-key-ended' && (notification as ProviderKeyEnded).keyId === keyId
  );
}
