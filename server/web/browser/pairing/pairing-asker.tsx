import type { Account } from '../../../../shared/account.ts';
import type { PairingView } from '../../../../shared/pairing.ts';
import { formatClock, formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';

export interface PairingAskerProps {
  account: Account;
  pairing: PairingView;
  onRefused: () => void;
}

/** Who asks and when, and the way to end it, which stays for as long as nobody is connected. */
export function PairingAsker({ account, pairing, onRefused }: PairingAskerProps) {
  const refuse = useAction(async () => {
    await service.refusePairing(pairing.id);
    onRefused();
  });
  return (
    <>
      <dl class="facts">
        <dt>It calls itself</dt>
        <dd>
          <strong>{pairing.clientName}</strong>
        </dd>
        <dt>It asked</dt>
        <dd>
          <time dateTime={pairing.createdAt}>
            {formatTime(pairing.createdAt)}, at {formatClock(pairing.createdAt)}
          </time>
        </dd>
        <dt>It ends</dt>
        <dd>at {formatClock(pairing.expiresAt)}</dd>
        <dt>Your account</dt>
        <dd>{account.name}</dd>
      </dl>
      <button type="button" class="not-me" aria-disabled={refuse.busy} onClick={() => refuse.run()}>
        This wasn’t me
      </button>
      <ErrorMessage error={refuse.error} />
    </>
  );
}
