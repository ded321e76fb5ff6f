import { useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { formatTime } from '../../../shared/time-text.ts';
import { setAccount } from './account-store.ts';
import { auth } from './auth.ts';
import { ActionForm } from './components/action-form.tsx';
import { ErrorMessage } from './components/error-message.tsx';
import { Field } from './components/field.tsx';
import { PasswordField } from './components/password-fields.tsx';
import { readField } from './components/read-field.ts';
import { needsConsent } from './confirm-policy.ts';
import { mountAccountPage } from './mount-account-page.tsx';
import { service } from './service.ts';
import { useAction } from './use-action.ts';

function AccountPage({ account }: { account: Account }) {
  return (
    <>
      <h1>Account</h1>
      <section class="card" aria-labelledby="profile">
        <h2 id="profile">Profile</h2>
        <NameForm account={account} />
        <dl class="facts">
          <dt>Email</dt>
          <dd>
            {account.isLocal
              ? 'None: this account belongs to this computer'
              : `${account.email}, ${account.emailVerified ? 'confirmed' : 'not confirmed'}`}
          </dd>
          <dt>Created</dt>
          <dd>{formatTime(account.createdAt)}</dd>
          <dt>Privacy policy</dt>
          <dd>
            <a href="/privacy">Version {account.policyVersion}</a>,{' '}
            {needsConsent(account) ? 'not accepted yet' : 'accepted'}
          </dd>
        </dl>
      </section>
      {!account.isLocal && <AddressForm />}
    </>
  );
}

function AddressForm() {
  return (
    <section class="card" aria-labelledby="address">
      <h2 id="address">Change the email address</h2>
      <ActionForm
        button="Change the address"
        done="A mail is on its way to the new address; open its link there"
        act={(form) =>
          auth.changeAddress({
            email: readField(form, 'email'),
            password: readField(form, 'password'),
          })
        }
      >
        <Field label="New email" name="email" type="email" autocomplete="email" />
        <PasswordField />
      </ActionForm>
    </section>
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
        <button type="submit" aria-disabled={save.busy}>
          Save
        </button>
        <span class="quiet" role="status">
          {saved ? 'Saved' : ''}
        </span>
      </div>
    </form>
  );
}

mountAccountPage(AccountPage);
