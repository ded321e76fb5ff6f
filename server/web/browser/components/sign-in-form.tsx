import { useState } from 'preact/hooks';
import { auth } from '../auth.ts';
import { pageData } from '../page-data.ts';
import { withReturnPath } from '../return-path.ts';
import { ActionForm } from './action-form.tsx';
import { Field } from './field.tsx';
import { readField } from './read-field.ts';

/** Signs in with email and password and goes on to `next`, a path of this origin. */
export function SignInForm({ next }: { next: string }) {
  const [asksForCode, setAsksForCode] = useState(false);
  if (asksForCode) return <CodeForm next={next} />;
  return (
    <>
      <ActionForm
        button="Sign in"
        primary
        act={async (form) => {
          const email = readField(form, 'email');
          const answer = await auth.signIn({ email, password: readField(form, 'password') });
          if (answer.next === 'two-factor') setAsksForCode(true);
          else location.assign(next);
        }}
      >
        <Field label="Email" name="email" type="email" autocomplete="username" />
        <Field label="Password" name="password" type="password" autocomplete="current-password" />
      </ActionForm>
      <p class="quiet">
        <a href="/forgotten-password">Forgotten your password?</a>
      </p>
      {pageData.signUpIsOpen && (
        <p class="quiet">
          No account yet? <a href={withReturnPath('/sign-up', next)}>Create one</a>
        </p>
      )}
      {pageData.isLocal && (
        <p class="quiet">
          On your own computer, <code>npm run link</code> prints a link that signs you in without a
          password.
        </p>
      )}
    </>
  );
}

function CodeForm({ next }: { next: string }) {
  return (
    <ActionForm
      button="Sign in"
      primary
      act={async (form) => {
        await auth.verifyTwoFactor(readField(form, 'code'));
        location.assign(next);
      }}
    >
      <Field
        label="Code"
        name="code"
        autocomplete="one-time-code"
        maxLength={40}
        hint="Six digits from your authenticator app, or one of your recovery codes."
        focus
      />
    </ActionForm>
  );
}
