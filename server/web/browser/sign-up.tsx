import { useState } from 'preact/hooks';
import { auth } from './auth.ts';
import { ActionForm } from './components/action-form.tsx';
import { Field } from './components/field.tsx';
import { NewPasswordField } from './components/password-fields.tsx';
import { readField } from './components/read-field.ts';
import { linkToken } from './link-token.ts';
import { mountPage } from './mount-page.tsx';
import { pageData } from './page-data.ts';
import { returnPath, withReturnPath } from './return-path.ts';

const invitation = linkToken();

function SignUpPage() {
  const next = returnPath(location.search, location.origin);
  const [confirms, setConfirms] = useState<string | null>(null);
  if (confirms !== null) return <CheckMail email={confirms} />;
  const isOpen = pageData.signUpIsOpen || (pageData.signUpByInvitation && invitation !== '');
  return (
    <section class="card narrow">
      <h1>Create account</h1>
      {isOpen ? (
        <SignUpForm next={next} onConfirm={setConfirms} />
      ) : (
        <p>
          {pageData.signUpByInvitation
            ? 'New accounts need an invitation here. Open the link that was sent to you, or ask the person who runs this service.'
            : 'This service takes no new accounts. Ask the person who runs it.'}
        </p>
      )}
      <p class="quiet">
        Have an account? <a href={withReturnPath('/sign-in', next)}>Sign in</a>
      </p>
    </section>
  );
}

function SignUpForm({ next, onConfirm }: { next: string; onConfirm: (email: string) => void }) {
  return (
    <ActionForm
      button="Create account"
      primary
      act={async (form) => {
        const email = readField(form, 'email');
        const password = readField(form, 'password');
        const answer = await auth.signUp({
          name: readField(form, 'name').trim(),
          email,
          password,
          // The form cannot be sent without the box that says both.
          ageConfirmed: true,
          policyAccepted: true,
          ...(invitation !== '' && { invitation }),
        });
        if (answer.next === 'signed-in') return location.assign(next);
        if (invitation === '') return onConfirm(email);
        // The invitation came to this address, which confirms it.
        await auth.signIn({ email, password });
        location.assign(next);
      }}
    >
      <Field label="Name" name="name" autocomplete="name" maxLength={100} />
      <Field label="Email" name="email" type="email" autocomplete="username" />
      <NewPasswordField label="Password" name="password" />
      <label class="check">
        <input type="checkbox" name="consent" required />
        <span>
          I am at least 16 and accept the{' '}
          <a href="/privacy" target="_blank" rel="noopener">
            privacy policy
          </a>
        </span>
      </label>
    </ActionForm>
  );
}

function CheckMail({ email }: { email: string }) {
  return (
    <section class="card narrow">
      <h1>Check your mail</h1>
      <p role="status">
        A mail is on its way to <strong>{email}</strong>. Open its link, and you can sign in.
      </p>
      <ActionForm
        button="Send it once more"
        done="It is on its way"
        act={() => auth.sendConfirmation(email)}
      >
        <p class="quiet">Nothing there? Look among the spam, too.</p>
      </ActionForm>
      <p class="quiet">
        <a href="/sign-in">Back to signing in</a>
      </p>
    </section>
  );
}

mountPage(SignUpPage);
