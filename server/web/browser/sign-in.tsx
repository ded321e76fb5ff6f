import { useEffect } from 'preact/hooks';
import { useAccount } from './account-store.ts';
import { SignInForm } from './components/sign-in-form.tsx';
import { mountPage } from './mount-page.tsx';
import { returnPath } from './return-path.ts';

const next = returnPath(location.search, location.origin);

function SignInPage() {
  const signedIn = useAccount().state === 'signed-in';
  useEffect(() => {
    if (signedIn) location.replace(next);
  }, [signedIn]);
  return (
    <section class="card narrow">
      <h1>Sign in</h1>
      <SignInForm next={next} />
    </section>
  );
}

mountPage(SignInPage);
