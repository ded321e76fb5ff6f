import { SignInForm } from './components/sign-in-form.tsx';
import { mountPage } from './mount-page.tsx';
import { returnPath } from './return-path.ts';

function SignInPage() {
  return (
    <section class="card narrow">
      <h1>Sign in</h1>
      <SignInForm next={returnPath(location.search, location.origin)} />
    </section>
  );
}

mountPage(SignInPage);
