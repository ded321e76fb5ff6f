import { reloadAccount, useAccount } from './account-store.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { PolicyQuestion } from './components/policy-question.tsx';
import { SessionGone } from './components/session-gone.tsx';
import { SignInForm } from './components/sign-in-form.tsx';
import { needsConsent } from './confirm-policy.ts';
import { Connections } from './home/connections.tsx';
import { HowToUse } from './home/how-to-use.tsx';
import { LatestPictures } from './home/latest-pictures.tsx';
import { OwnKeys } from './home/own-keys.tsx';
import { mountPage } from './mount-page.tsx';

function HomePage() {
  const state = useAccount();
  if (state.state === 'loading') return null;
  if (state.state === 'failed') {
    return <ErrorMessage error={state.error} onRetry={() => void reloadAccount()} />;
  }
  if (state.state === 'session-gone') return <SessionGone />;
  if (state.state === 'signed-out') return <Introduction />;
  return (
    <>
      <h1>Hello, {state.account.name}</h1>
      {needsConsent(state.account) && <PolicyQuestion account={state.account} />}
      <HowToUse />
      <LatestPictures />
      <OwnKeys />
      <Connections />
    </>
  );
}

function Introduction() {
  return (
    <section class="card narrow">
      <h1>Pictures made where design happens</h1>
      <p>
        Type a prompt inside Figma, point at frames as references, and the picture lands in the
        frame you chose, exactly as large as it should be.
      </p>
      <SignInForm next="/" />
    </section>
  );
}

mountPage(HomePage);
