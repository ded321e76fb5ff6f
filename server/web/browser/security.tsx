import type { Account } from '../../../shared/account.ts';
import { auth } from './auth.ts';
import { ActionForm } from './components/action-form.tsx';
import { NewPasswordField, PasswordField } from './components/password-fields.tsx';
import { readField } from './components/read-field.ts';
import { Connections } from './home/connections.tsx';
import { mountAccountPage } from './mount-account-page.tsx';
import { SecurityLog } from './security/security-log.tsx';
import { Sessions } from './security/sessions.tsx';
import { TwoFactor } from './security/two-factor.tsx';

function SecurityPage({ account }: { account: Account }) {
  return (
    <>
      <h1>Security</h1>
      {account.isLocal ? (
        <p class="quiet">
          This account belongs to this computer: one-time links sign it in, and it has no password.
        </p>
      ) : (
        <>
          <ChangePassword />
          <TwoFactor account={account} />
        </>
      )}
      <Sessions />
      <Connections />
      <SecurityLog />
    </>
  );
}

function ChangePassword() {
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">Change the password</h2>
      <ActionForm
        button="Change the password"
        done="Changed; every other browser was signed out"
        act={(form) =>
          auth.changePassword({
            password: readField(form, 'password'),
            newPassword: readField(form, 'newPassword'),
          })
        }
      >
        <PasswordField />
        <NewPasswordField />
      </ActionForm>
    </section>
  );
}

mountAccountPage(SecurityPage);
