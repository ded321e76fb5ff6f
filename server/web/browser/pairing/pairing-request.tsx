import { ErrorMessage } from '../components/error-message.tsx';
import { PolicyConsent } from '../components/policy-consent.tsx';
import { confirmPolicy, needsConsent } from '../confirm-policy.ts';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { PairingAsker, type PairingAskerProps } from './pairing-asker.tsx';

export interface PairingRequestProps extends PairingAskerProps {
  onApproved: (code: string) => void;
}

/** Who asks to be connected, and the two answers; approving once more gives a new code. */
export function PairingRequest({ onApproved, ...asker }: PairingRequestProps) {
  const { account, pairing } = asker;
  const approve = useAction(async () => {
    await confirmPolicy(account);
    onApproved((await service.approvePairing(pairing.id)).code);
  });
  const isApproved = pairing.state === 'approved';
  return (
    <section class="card narrow">
      <h1>{isApproved ? 'Already approved' : 'Connect a plugin?'}</h1>
      <PairingAsker {...asker} />
      <p>
        {isApproved
          ? 'The code was shown when you approved this request, and the plugin has not used it yet. A new code makes the earlier one void.'
          : 'Approve only if you have just pressed “Connect” in your own plugin. It will make pictures in your name and see those you have made.'}
      </p>
      {needsConsent(account) && <PolicyConsent button="Approve" version={account.policyVersion} />}
      <ErrorMessage error={approve.error} />
      <button
        type="button"
        class="primary"
        aria-disabled={approve.busy}
        onClick={() => approve.run()}
      >
        {isApproved ? 'Show a new code' : 'Approve'}
      </button>
    </section>
  );
}
