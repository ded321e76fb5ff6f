import { auth } from '../auth.ts';
import { pageData } from '../page-data.ts';
import { withReturnPath } from '../return-path.ts';
import { useAction } from '../use-action.ts';
import { ErrorMessage } from './error-message.tsx';
import { Field } from './field.tsx';
import { readField } from './read-field.ts';

/** Signs in with email and password and goes on to `next`, a path of this origin. */
export function SignInForm({ next }: { next: string }) {
  const signIn = useAction(async (form: FormData) => {
    await auth.signIn({ email: readField(form, 'email'), password: readField(form, 'password') });
    location.assign(next);
  });
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.run(new FormData(event.currentTarget));
      }}
    >
      <Field label="Email" name="email" type="email" autocomplete="username" />
      <Field label="Password" name="password" type="password" autocomplete="current-password" />
      <ErrorMessage error={signIn.error} />
      <button type="submit" class="primary" disabled={signIn.busy}>
        Sign in
      </button>
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
    </form>
  );
}
