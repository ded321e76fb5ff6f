import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { reloadAccount, setAccount, useAccount } from './account-store.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { Field } from './components/field.tsx';
import { PolicyQuestion } from './components/policy-question.tsx';
import { readField } from './components/read-field.ts';
import { needsConsent } from './confirm-policy.ts';
import { formatTime } from './format-time.ts';
import { mountPage } from './mount-page.tsx';
import { withReturnPath } from './return-path.ts';
import { service } from './service.ts';
import { useAction } from './use-action.ts';

function AccountPage() {
  const state = useAccount();
  useEffect(() => {
    if (state.state === 'signed-out') location.replace(withReturnPath('/sign-in', '/account'));
  }, [state.state]);
  if (state.state === 'failed') {
    return <ErrorMessage error={state.error} onRetry={() => void reloadAccount()} />;
  }
  if (state.state !== 'signed-in') return null;
  return (
    <>
      <section class="card">
        <h1>Account</h1>
        <NameForm account={state.account} />
        <dl class="facts">
          <dt>Email</dt>
          <dd>
            {state.account.isLocal
              ? 'None: this account belongs to this computer'
              : state.account.email}
          </dd>
          <dt>Created</dt>
          <dd>{formatTime(state.account.createdAt)}</dd>
          <dt>Privacy policy</dt>
          <dd>
            <a href="/privacy">Version {state.account.policyVersion}</a>,{' '}
            {needsConsent(state.account) ? 'not accepted yet' : 'accepted'}
          </dd>
        </dl>
      </section>
      {needsConsent(state.account) && <PolicyQuestion account={state.account} />}
    </>
  );
}

function NameForm({ account }: { account: Account }) {
  const [saved, setSaved] = useState(false);
  const save = useAction(async (form: FormData) => {
    setSaved(false);
    setAccount(await service.changeAccount({ name: readField(form, 'name').trim() }));
    setSaved(true);
  });
  return (
    <form
      class="form"
      onInput={() => setSaved(false)}
      onSubmit={(event) => {
        event.preventDefault();
        save.run(new FormData(event.currentTarget));
      }}
    >
      <Field
        label="Name"
        name="name"
        autocomplete="name"
        maxLength={100}
        defaultValue={account.name}
      />
      <ErrorMessage error={save.error} />
      <div class="row">
        <button type="submit" disabled={save.busy}>
          Save
        </button>
        <span class="quiet" role="status">
          {saved ? 'Saved' : ''}
        </span>
      </div>
    </form>
  );
}

mountPage(AccountPage);
