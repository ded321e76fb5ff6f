import { auth } from './auth.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { Field } from './components/field.tsx';
import { readField } from './components/read-field.ts';
import { mountPage } from './mount-page.tsx';
import { pageData } from './page-data.ts';
import { returnPath, withReturnPath } from './return-path.ts';
import { useAction } from './use-action.ts';

/** As the service demands. */
const MIN_PASSWORD_LENGTH = 10;

function SignUpPage() {
  const next = returnPath(location.search, location.origin);
  return (
    <section class="card narrow">
      <h1>Create account</h1>
      {pageData.signUpIsOpen ? (
        <SignUpForm next={next} />
      ) : (
        <p>This service takes no new accounts. Ask the person who runs it.</p>
      )}
      <p class="quiet">
        Have an account? <a href={withReturnPath('/sign-in', next)}>Sign in</a>
      </p>
    </section>
  );
}

function SignUpForm({ next }: { next: string }) {
  const signUp = useAction(async (form: FormData) => {
    await auth.signUp({
      name: readField(form, 'name').trim(),
      email: readField(form, 'email'),
      password: readField(form, 'password'),
      // The form cannot be sent without the box that says both.
      ageConfirmed: true,
      policyAccepted: true,
    });
    location.assign(next);
  });
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        signUp.run(new FormData(event.currentTarget));
      }}
    >
      <Field label="Name" name="name" autocomplete="name" maxLength={100} />
      <Field label="Email" name="email" type="email" autocomplete="username" />
      <Field
        label="Password"
        name="password"
        type="password"
        autocomplete="new-password"
        hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
        minLength={MIN_PASSWORD_LENGTH}
        maxLength={200}
      />
      <label class="check">
        <input type="checkbox" name="consent" required />
        <span>
          I am at least 16 and accept the{' '}
          <a href="/privacy" target="_blank" rel="noopener">
            privacy policy
          </a>
        </span>
      </label>
      <ErrorMessage error={signUp.error} />
      <button type="submit" class="primary" disabled={signUp.busy}>
        Create account
      </button>
    </form>
  );
}

mountPage(SignUpPage);
