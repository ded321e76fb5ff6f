import { useEffect } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { ApiError } from '../../../shared/api-requests.ts';
import { readAccount } from './account-store.ts';
import { auth } from './auth.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { PolicyConsent } from './components/policy-consent.tsx';
import { confirmPolicy, needsConsent } from './confirm-policy.ts';
import { mountPage } from './mount-page.tsx';
import { pageData } from './page-data.ts';
import { useAction } from './use-action.ts';
import { useLoaded } from './use-loaded.ts';

const token = location.hash.slice(1);
// The token leaves the address bar and the history before anything else happens.
history.replaceState(null, '', location.pathname);
// A second link pasted into the same tab changes the fragment only, which loads nothing by itself.
window.addEventListener('hashchange', () => location.reload());

/** How the service says that a link is used, old or made up. */
const REFUSALS = [400, 401, 422];

const onward = pageData.playground ? '/playground?connect' : '/';

let redeemed = token === '';

/** The person the link signs in; without a token, whoever is signed in already. */
async function enter(): Promise<Account | null> {
  if (!redeemed) await auth.redeemLocalLink(token);
  redeemed = true;
  return readAccount();
}

function StartPage() {
  const { value: account, error, reload } = useLoaded(enter);
  const refused = error instanceof ApiError && REFUSALS.includes(error.problem.status);
  if (refused || account === null) return <FreshLink />;
  if (account === undefined) return <ErrorMessage error={error} onRetry={reload} />;
  return <Welcome account={account} />;
}

function FreshLink() {
  return (
    <section class="card narrow">
      <h1>This link no longer works</h1>
      <p>
        A link works once, for ten minutes. Run <code>npm run link</code> in Tomson Studio’s folder
        for a fresh one.
      </p>
      <p>
        <a href="/">Go to the start page</a>
      </p>
    </section>
  );
}

function Welcome({ account }: { account: Account }) {
  const asks = needsConsent(account);
  const enterStudio = useAction(async () => {
    await confirmPolicy(account);
    location.replace(onward);
  });
  useEffect(() => {
    if (!asks) location.replace(onward);
  }, [asks]);
  if (!asks) return null;
  return (
    <section class="card narrow">
      <h1>Welcome</h1>
      <p>
        {pageData.playground
          ? 'Next comes the playground: a canvas like Figma’s with the plugin beside it, connected to your account.'
          : 'You are signed in.'}{' '}
        Everything you make stays on this computer.
      </p>
      <PolicyConsent button="Start" version={account.policyVersion} />
      <ErrorMessage error={enterStudio.error} />
      <button
        type="button"
        class="primary"
        aria-disabled={enterStudio.busy}
        onClick={() => enterStudio.run()}
      >
        Start
      </button>
    </section>
  );
}

mountPage(StartPage);
