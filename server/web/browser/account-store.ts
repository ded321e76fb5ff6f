import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { ApiError } from '../../../shared/api-requests.ts';
import { pageData } from './page-data.ts';
import { SESSION_GONE, service } from './service.ts';

/** What this page knows of the person in front of it. */
export type AccountState =
  | { state: 'loading' }
  | { state: 'signed-out' }
  /** The session ended while the page was open. */
  | { state: 'session-gone' }
  | { state: 'failed'; error: unknown }
  | { state: 'signed-in'; account: Account };

let current: AccountState = pageData.account
  ? { state: 'signed-in', account: pageData.account }
  : { state: 'loading' };
let started = pageData.account !== null;
const listeners = new Set<(state: AccountState) => void>();

function publish(state: AccountState): void {
  current = state;
  for (const listener of listeners) listener(state);
}

document.addEventListener(SESSION_GONE, () => {
  if (current.state === 'signed-in') publish({ state: 'session-gone' });
});

// A page that comes out of the browser's memory may be older than the end of its session.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted && started) void reloadAccount();
});

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
    if (account !== null) publish({ state: 'signed-in', account });
    else if (current.state !== 'session-gone') publish({ state: 'signed-out' });
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
