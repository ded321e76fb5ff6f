import type { Account } from '../../../shared/account.ts';
import { service } from './service.ts';

/** Whether this person still has to confirm their age or the policy in force. */
export function needsConsent(account: Account): boolean {
  return !account.policyAccepted || !account.ageConfirmed;
}

/** Confirms both for a person who was told so on the button they clicked. */
export async function confirmPolicy(account: Account): Promise<Account> {
  if (!needsConsent(account)) return account;
  return service.acceptPolicy({ version: account.policyVersion, ageConfirmed: true });
}
