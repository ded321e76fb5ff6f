import { Account, AccountChange, PolicyAcceptance } from '../account.ts';
import { AccountDeletion, DeletionReceipt } from '../account-deletion.ts';
import type { Endpoint } from './endpoint.ts';
import { ById } from './shapes.ts';

/** The account itself, and its end. */
export const accountEndpoints = {
  account: {
    method: 'GET',
    path: '/api/v1/account',
    access: 'either',
    summary: 'The person’s account.',
    status: 200,
    answer: Account,
  },
  changeAccount: {
    method: 'PATCH',
    path: '/api/v1/account',
    access: 'session',
    summary: 'Corrects the account.',
    body: AccountChange,
    status: 200,
    answer: Account,
  },
  acceptPolicy: {
    method: 'POST',
    path: '/api/v1/account/policy-acceptances',
    access: 'session',
    summary: 'Confirms the age and accepts the policy in force.',
    body: PolicyAcceptance,
    status: 201,
    answer: Account,
  },
  deleteAccount: {
    method: 'POST',
    path: '/api/v1/account/deletion',
    access: 'session',
    summary:
      'Deletes the account with everything in it; it can no longer be used when this answers.',
    body: AccountDeletion,
    status: 202,
    answer: DeletionReceipt,
  },
  deletion: {
    method: 'GET',
    path: '/api/v1/deletions/:id',
    access: 'anyone',
    summary: 'The receipt of a deletion, for whoever holds its id.',
    params: ById,
    status: 200,
    answer: DeletionReceipt,
  },
} as const satisfies Record<string, Endpoint>;
