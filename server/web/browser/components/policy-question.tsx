import type { Account } from '../../../../shared/account.ts';
import { setAccount } from '../account-store.ts';
import { confirmPolicy } from '../confirm-policy.ts';
import { useAction } from '../use-action.ts';
import { ErrorMessage } from './error-message.tsx';
import { PolicyConsent } from './policy-consent.tsx';

/** Asks a signed-in person who has not confirmed age and policy yet. */
export function PolicyQuestion({ account }: { account: Account }) {
  const accept = useAction(async () => setAccount(await confirmPolicy(account)));
  return (
    <section class="card" aria-labelledby="policy-question">
      <h2 id="policy-question">Before you make pictures</h2>
      <PolicyConsent button="Confirm" version={account.policyVersion} />
      <ErrorMessage error={accept.error} />
      <div class="row">
        <button
          type="button"
          class="primary"
          aria-disabled={accept.busy}
          onClick={() => accept.run()}
        >
          Confirm
        </button>
      </div>
    </section>
  );
}
