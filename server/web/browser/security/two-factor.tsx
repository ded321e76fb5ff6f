import { useState } from 'preact/hooks';
import type { Account } from '../../../../shared/account.ts';
import type { TwoFactorSetup } from '../../../../shared/sign-in.ts';
import { setAccount } from '../account-store.ts';
import { auth } from '../auth.ts';
import { ActionForm } from '../components/action-form.tsx';
import { Field } from '../components/field.tsx';
import { PasswordField } from '../components/password-fields.tsx';
import { readField } from '../components/read-field.ts';
import { QrCode } from './qr-code.tsx';

/** The second factor: off, being set up, or on. */
export function TwoFactor({ account }: { account: Account }) {
  // Not asked for again: a failure of that would take the recovery codes from the screen.
  const turned = (twoFactor: boolean) => setAccount({ ...account, twoFactor });
  const [setup, setSetup] = useState<TwoFactorSetup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <section class="card" aria-labelledby="two-factor">
      <h2 id="two-factor">Two-factor sign-in</h2>
      {codes && <RecoveryCodes codes={codes} />}
      {account.twoFactor ? (
        <IsOn
          onCodes={setCodes}
          onOff={() => {
            setCodes(null);
            turned(false);
          }}
        />
      ) : setup ? (
        <Setup
          setup={setup}
          onDone={() => {
            setCodes(setup.recoveryCodes);
            setSetup(null);
            turned(true);
          }}
        />
      ) : (
        <ActionForm
          button="Set it up"
          act={async (form) => setSetup(await auth.startTwoFactor(again(form)))}
        >
          <p>
            Signing in will ask for a code from an authenticator app beside your password. Whoever
            learns your password still stands outside.
          </p>
          <PasswordField />
        </ActionForm>
      )}
    </section>
  );
}

const again = (form: FormData) => ({ password: readField(form, 'password') });

function Setup({ setup, onDone }: { setup: TwoFactorSetup; onDone: () => void }) {
  return (
    <ActionForm
      button="Turn it on"
      primary
      act={async (form) => {
        await auth.confirmTwoFactor(readField(form, 'code'));
        onDone();
      }}
    >
      <p>Scan this with your authenticator app, then enter the code that it shows.</p>
      <QrCode text={setup.uri} label="The secret, for an authenticator app to scan" />
      <p class="quiet">
        Or <a href={setup.uri}>open it in an app on this device</a>, or type this in:{' '}
        <code class="secret">{setup.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <Field label="Code" name="code" autocomplete="one-time-code" maxLength={10} focus />
    </ActionForm>
  );
}

interface IsOnProps {
  onCodes: (codes: string[]) => void;
  onOff: () => void;
}

function IsOn({ onCodes, onOff }: IsOnProps) {
  return (
    <>
      <p>It is on: signing in asks for a code beside your password.</p>
      <ActionForm
        button="New recovery codes"
        done="Made; the ones before no longer work"
        act={async (form) => onCodes((await auth.newRecoveryCodes(again(form))).recoveryCodes)}
      >
        <PasswordField label="Password, for new recovery codes" />
      </ActionForm>
      <ActionForm
        button="Turn it off"
        act={async (form) => {
          await auth.stopTwoFactor(again(form));
          onOff();
        }}
      >
        <PasswordField label="Password, to turn it off" />
      </ActionForm>
    </>
  );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div class="inset" role="status">
      <p>
        <strong>Keep these recovery codes.</strong> Each signs you in once when the app is lost.
        They are shown this once.
      </p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
