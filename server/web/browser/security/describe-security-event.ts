import type { SecurityEvent, SecurityEventKind } from '../../../../shared/security-event.ts';

const SENTENCES: Record<SecurityEventKind, string> = {
  'account-made': 'The account was made',
  'signed-in': 'Signed in',
  'sign-in-failed': 'A sign-in with a wrong password',
  'signed-out': 'Signed out',
  'session-ended': 'Signed other browsers out',
  'address-confirmed': 'The email address was confirmed',
  'address-changed': 'The email address was changed',
  'password-changed': 'The password was changed',
  'password-reset': 'A new password was chosen with a link',
  'two-factor-on': 'Two-factor sign-in was turned on',
  'two-factor-off': 'Two-factor sign-in was turned off',
  'recovery-codes-made': 'New recovery codes were made',
  'recovery-code-used': 'A recovery code was used',
  'connection-added': 'A plugin was connected',
  'connection-ended': 'A plugin was disconnected',
  'connection-refused': 'A plugin was refused',
  'provider-key-added': 'A provider key was added',
  'provider-key-changed': 'A provider key was changed',
  'provider-key-used': 'A provider key was used, for the first time that day (UTC)',
  'provider-key-removed': 'A provider key was removed',
  'export-requested': 'An export was asked for',
  'export-downloaded': 'An export was downloaded',
  'generation-deleted': 'A generation was deleted',
  'pictures-deleted': 'Pictures were deleted',
  'deletion-requested': 'The deletion of the account was asked for',
  'account-disabled': 'The operator disabled the account',
  'account-enabled': 'The operator enabled the account',
};

/** Names that a sentence goes on with, in this order. */
const NAMES = ['device', 'client', 'provider', 'secondFactor', 'count'] as const;

/** What happened, in one line. */
export function describeSecurityEvent({ kind, detail }: SecurityEvent): string {
  const sentence = (SENTENCES as Record<string, string>)[kind] ?? kind;
  const names = NAMES.flatMap((name) => {
    const value = detail[name];
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  return names.length > 0 ? `${sentence}: ${names.join(', ')}` : sentence;
}
