import { useState } from 'preact/hooks';
import { auth } from './auth.ts';
import { ActionForm } from './components/action-form.tsx';
import { linkToken } from './link-token.ts';
import { mountPage } from './mount-page.tsx';

const token = linkToken();

/** Where the link of a mail leads; nothing happens before the button is pressed. */
function ConfirmPage() {
  const [confirmed, setConfirmed] = useState(false);
  if (confirmed) {
    return (
      <section class="card narrow" role="status">
        <h1>Confirmed</h1>
        <p>This email address is yours.</p>
        <p>
          <a class="button" href="/">
            Go on
          </a>
        </p>
      </section>
    );
  }
  return (
    <section class="card narrow">
      <h1>Confirm your email address</h1>
      <ActionForm
        button="Confirm"
        primary
        act={async () => {
          await auth.confirmAddress(token || '-');
          setConfirmed(true);
        }}
      >
        <p>You came here by the link of a mail. Press the button if you asked for it.</p>
      </ActionForm>
    </section>
  );
}

mountPage(ConfirmPage);
