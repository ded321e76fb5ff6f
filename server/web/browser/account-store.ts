import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { ApiError } from '../../../shared/api-client.ts';
import { service } from './service.ts';

/** What this page knows of the person in front of it. */
export type AccountState =
  | { state: 'loading' }
  | { state: 'signed-out' }
  | { state: 'failed'; error: unknown }
  | { state: 'signed-in'; account: Account };

let current: AccountState = { state: 'loading' };
let started = false;
const listeners = new Set<(state: AccountState) => void>();

function publish(state: AccountState): void {
  current = state;
  for (const listener of listeners) listener(state);
}

/** The account, or `null` for somebody who is not signed in; any other failure is thrown. */
export async function readAccount(): Promise<Account | null> {
  try {
    return await service.account();
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}

/** Asks the service again who this is. */
export async function reloadAccount(): Promise<void> {
  started = true;
  try {
    const account = await readAccount();
    publish(account === null ? { state: 'signed-out' } : { state: 'signed-in', account });
  } catch (error) {
    publish({ state: 'failed', error });
  }
}

/** Tells every part of the page about a changed account. */
export function setAccount(account: Account): void {
  publish({ state: 'signed-in', account });
}

/** The account's state, asked for once per page however many parts use it. */
export function useAccount(): AccountState {
  const [state, setState] = useState(current);
  useEffect(() => {
    listeners.add(setState);
    setState(current);
    if (!started) void reloadAccount();
    return () => {
      listeners.delete(setState);
    };
  }, []);
  return state;
}
