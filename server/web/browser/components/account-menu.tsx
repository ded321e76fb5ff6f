import { useEffect } from 'preact/hooks';
import { useAccount } from '../account-store.ts';
import { auth } from '../auth.ts';
import { useAction } from '../use-action.ts';
import { ErrorMessage } from './error-message.tsx';

/** Who is signed in, and the way out; with it the header's menu, which others do not see. */
export function AccountMenu() {
  const state = useAccount();
  const signedIn = state.state === 'signed-in';
  const signOut = useAction(async () => {
    await auth.signOut();
    location.assign('/');
  });
  useEffect(() => {
    for (const part of document.querySelectorAll<HTMLElement>('.menu-button, .site-menu')) {
      part.hidden = !signedIn;
    }
  }, [signedIn]);
  if (!signedIn) return null;
  return (
    <div class="person">
      <span class="name">{state.account.name}</span>
      <button
        type="button"
        class="plain"
        aria-disabled={signOut.busy}
        onClick={() => signOut.run()}
      >
        Sign out
      </button>
      <ErrorMessage error={signOut.error} onRetry={signOut.run} />
    </div>
  );
}
