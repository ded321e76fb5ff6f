import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Account } from '../../../../shared/account.ts';
import { readAccount } from '../account-store.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { PolicyConsent } from '../components/policy-consent.tsx';
import { confirmPolicy, needsConsent } from '../confirm-policy.ts';
import { withReturnPath } from '../return-path.ts';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

export interface ConnectDialogProps {
  pairingId: string;
  /** Gets the code of the approved pairing. */
  onCode: (code: string) => void;
}

/** Asks over the playground whether the plugin may be connected; a newer question replaces it. */
export function openConnectDialog(props: ConnectDialogProps): void {
  document.getElementById('connect-dialog')?.remove();
  loadStylesheet();
  const place = document.createElement('div');
  place.id = 'connect-dialog';
  document.body.append(place);
  const close = () => {
    render(null, place);
    place.remove();
  };
  render(<ConnectDialog {...props} onClose={close} />, place);
}

/** The stylesheet lies beside this script; the host's page does not know of it. */
function loadStylesheet(): void {
  const href = new URL('playground-connection.css', import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  document.head.append(link);
}

function ConnectDialog({
  pairingId,
  onCode,
  onClose,
}: ConnectDialogProps & { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value: account, error, reload } = useLoaded(readAccount);
  useEffect(() => dialog.current?.showModal(), []);
  const approved = (code: string) => {
    onClose();
    onCode(code);
  };
  return (
    <dialog ref={dialog} class="studio connect" aria-labelledby="connect-title" onClose={onClose}>
      <h2 id="connect-title">Connect the plugin</h2>
      {account === undefined && !error && <p aria-busy="true">One moment…</p>}
      <ErrorMessage error={error} onRetry={reload} />
      {account === null && <SignInFirst />}
      {account && <Approval account={account} pairingId={pairingId} onCode={approved} />}
      <button type="button" onClick={onClose}>
        Not now
      </button>
    </dialog>
  );
}

function SignInFirst() {
  return (
    <>
      <p>
        Nobody is signed in here. On your own computer, use the link that the start printed, or run{' '}
        <code>npm run link</code> for a fresh one.
      </p>
      <a class="button primary" href={withReturnPath('/sign-in', '/playground?connect')}>
        Sign in
      </a>
    </>
  );
}

function Approval({
  account,
  pairingId,
  onCode,
}: {
  account: Account;
  pairingId: string;
  onCode: (code: string) => void;
}) {
  const approve = useAction(async () => {
    await confirmPolicy(account);
    onCode((await service.approvePairing(pairingId)).code);
  });
  return (
    <>
      <p>
        The plugin in this playground will make pictures in the name of{' '}
        <strong>{account.name}</strong> and see those made before.
      </p>
      {needsConsent(account) && <PolicyConsent button="Approve" version={account.policyVersion} />}
      <ErrorMessage error={approve.error} />
      <button
        type="button"
        class="primary"
        aria-disabled={approve.busy}
        onClick={() => approve.run()}
      >
        Approve
      </button>
    </>
  );
}
