import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { reloadAccount, useAccount } from './account-store.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { PolicyQuestion } from './components/policy-question.tsx';
import { SessionGone } from './components/session-gone.tsx';
import { needsConsent } from './confirm-policy.ts';
import { mountPage } from './mount-page.tsx';
import { withReturnPath } from './return-path.ts';

/**
 * Fills the page's shell with a page of somebody's own. Nobody signed in is sent to sign in, and
 * comes back; when the session ends meanwhile, what was theirs goes from the screen.
 */
export function mountAccountPage(Page: ComponentType<{ account: Account }>): void {
  mountPage(() => {
    const state = useAccount();
    const signedOut = state.state === 'signed-out';
    useEffect(() => {
      if (signedOut) {
        location.replace(withReturnPath('/sign-in', location.pathname + location.search));
      }
    }, [signedOut]);
    if (state.state === 'session-gone') return <SessionGone />;
    if (state.state === 'failed') {
      return <ErrorMessage error={state.error} onRetry={() => void reloadAccount()} />;
    }
    if (state.state !== 'signed-in') return null;
    return (
      <>
        {needsConsent(state.account) && <PolicyQuestion account={state.account} />}
        <Page account={state.account} />
      </>
    );
  });
}
