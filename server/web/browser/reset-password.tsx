import { useState } from 'preact/hooks';
import { auth } from './auth.ts';
import { ActionForm } from './components/action-form.tsx';
import { NewPasswordField } from './components/password-fields.tsx';
import { readField } from './components/read-field.ts';
import { linkToken } from './link-token.ts';
import { mountPage } from './mount-page.tsx';

const token = linkToken();

function ResetPasswordPage() {
  const [changed, setChanged] = useState(false);
  if (changed) {
    return (
      <section class="card narrow" role="status">
        <h1>Your password was changed</h1>
        <p>Every browser was signed out.</p>
        <p>
          <a class="button" href="/sign-in">
            Sign in
          </a>
        </p>
      </section>
    );
  }
  return (
    <section class="card narrow">
      <h1>Choose a new password</h1>
      <ActionForm
        button="Change the password"
        primary
        act={async (form) => {
          await auth.resetPassword({
            token: token || '-',
            password: readField(form, 'newPassword'),
          });
          setChanged(true);
        }}
      >
        <NewPasswordField />
      </ActionForm>
      <p class="quiet">
        Does the link no longer work? <a href="/forgotten-password">Ask for a new one</a>
      </p>
    </section>
  );
}

mountPage(ResetPasswordPage);
