import { useAccount } from '../account-store.ts';
import { auth } from '../auth.ts';
import { useAction } from '../use-action.ts';

/** Who is signed in, and the way out; empty for everybody else. */
export function AccountMenu() {
  const state = useAccount();
  const signOut = useAction(async () => {
    await auth.signOut();
    location.assign('/');
  });
  if (state.state !== 'signed-in') return null;
  return (
    <nav class="menu" aria-label="Account">
      <a href="/keys">Provider keys</a>
      <a href="/account">{state.account.name}</a>
      <button type="button" class="plain" disabled={signOut.busy} onClick={() => signOut.run()}>
        Sign out
      </button>
    </nav>
  );
}
