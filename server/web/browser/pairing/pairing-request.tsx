import type { Account } from '../../../../shared/account.ts';
import type { PairingView } from '../../../../shared/pairing.ts';
import { formatClock, formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { PolicyConsent } from '../components/policy-consent.tsx';
import { confirmPolicy, needsConsent } from '../confirm-policy.ts';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';

export interface PairingRequestProps {
  account: Account;
  pairing: PairingView;
  onApproved: (code: string) => void;
  onRefused: () => void;
}

/** Who asks to be connected, and the two answers; approving once more gives a new code. */
export function PairingRequest({ account, pairing, onApproved, onRefused }: PairingRequestProps) {
  const approve = useAction(async () => {
    await confirmPolicy(account);
    onApproved((await service.approvePairing(pairing.id)).code);
  });
  const refuse = useAction(async () => {
    await service.refusePairing(pairing.id);
    onRefused();
  });
  const isApproved = pairing.state === 'approved';
  const busy = approve.busy || refuse.busy;
  return (
    <section class="card narrow">
      <h1>{isApproved ? 'Already approved' : 'Connect a plugin?'}</h1>
      <dl class="facts">
        <dt>It calls itself</dt>
        <dd>
          <strong>{pairing.clientName}</strong>
        </dd>
        <dt>It asked</dt>
        <dd>
          {formatTime(pairing.createdAt)}; the request ends at {formatClock(pairing.expiresAt)}
        </dd>
        <dt>Your account</dt>
        <dd>{account.name}</dd>
      </dl>
      <p>
        {isApproved
          ? 'The code was shown when you approved this request, and the plugin has not used it yet. A new code makes the earlier one void.'
          : 'Approve only if you have just pressed “Connect” in your own plugin. It will make pictures in your name and see those you have made.'}
      </p>
      {needsConsent(account) && <PolicyConsent button="Approve" version={account.policyVersion} />}
      <ErrorMessage error={approve.error ?? refuse.error} />
      <div class="answers">
        <button type="button" class="refuse" disabled={busy} onClick={() => refuse.run()}>
          This wasn’t me
        </button>
        <button type="button" class="primary" disabled={busy} onClick={() => approve.run()}>
          {isApproved ? 'Show a new code' : 'Approve'}
        </button>
      </div>
    </section>
  );
}
