import type { Notification } from '../platform/notifications.ts';
import type { EndedUse } from './end-use.ts';

/** Tells every process that a provider key was deleted or disabled: what has begun
 * with it and was not sent stops. */
export interface ProviderKeyEnded extends Notification {
  kind: 'provider-key-ended';
  keyId: string;
}

export function providerKeyEnded(userId: string, keyId: string): ProviderKeyEnded {
  return { userId, kind: 'provider-key-ended', keyId };
}

export function isProviderKeyEnded(notification: Notification): notification is ProviderKeyEnded {
  return notification.kind === 'provider-key-ended';
}

/** What the end of a key means for what waits for it. */
export function keyEnd(
  { userId, provider, label }: { userId: string; provider: string; label: string },
  how: 'deleted' | 'disabled',
): EndedUse {
  const message = `The provider key “${label}” was ${how} before this was sent.`;
  return { userId, provider, code: 'key_ended', message };
}
