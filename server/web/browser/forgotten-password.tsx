import { useState } from 'preact/hooks';
import { auth } from './auth.ts';
import { ActionForm } from './components/action-form.tsx';
import { Field } from './components/field.tsx';
import { readField } from './components/read-field.ts';
import { mountPage } from './mount-page.tsx';
import { pageData } from './page-data.ts';

function ForgottenPasswordPage() {
  const [asked, setAsked] = useState(false);
  if (asked) {
    return (
      <section class="card narrow" role="status">
        <h1>Check your mail</h1>
        <p>
          If there is an account with this address, a mail with a link is on its way. The link is
          good for one hour.
        </p>
        {pageData.keepsMails && (
          <p class="quiet">
            This service sends no mails, and keeps them at <a href="/dev/mail">/dev/mail</a> for the
            local account.
          </p>
        )}
        <p class="quiet">
          <a href="/sign-in">Back to signing in</a>
        </p>
      </section>
    );
  }
  return (
    <section class="card narrow">
      <h1>Forgotten password</h1>
      <p>A mail brings you a link with which you choose a new one.</p>
      <ActionForm
        button="Send me a link"
        primary
        act={async (form) => {
          await auth.requestPasswordReset(readField(form, 'email'));
          setAsked(true);
        }}
      >
        <Field label="Email" name="email" type="email" autocomplete="username" />
      </ActionForm>
      <p class="quiet">
        <a href="/sign-in">Back to signing in</a>
      </p>
    </section>
  );
}

mountPage(ForgottenPasswordPage);
