import type { KeyCheckOutcome, ProviderKey } from '../../../../shared/provider-key.ts';
import { formatTime } from '../../../../shared/time-text.ts';

/** What each finding means, and whether it is as it should be. */
const FINDINGS: Record<KeyCheckOutcome, { says: string; isGood: boolean | null }> = {
  works: { says: 'Works', isGood: true },
  no_credit: { says: 'No credit', isGood: false },
  wrong_key: { says: 'Wrong key', isGood: false },
  no_network: { says: 'No network', isGood: false },
  not_checkable: { says: 'No free check', isGood: null },
  rate_limited: { says: 'Asked to wait', isGood: null },
  provider_down: { says: 'Provider out of order', isGood: false },
  unavailable: { says: 'Cannot be used', isGood: false },
};

/** What the last check found; announced when it changes. */
export function CheckResult({
  providerKey: { checking, lastCheck },
}: {
  providerKey: ProviderKey;
}) {
  const finding = lastCheck && FINDINGS[lastCheck.outcome];
  return (
    <div role="status" class={finding?.isGood === false && !checking ? 'warning' : 'quiet'}>
      {checking && 'Checking…'}
      {!checking && lastCheck && finding && (
        <>
          <strong>{finding.says}</strong>
          {lastCheck.detail ? `: ${lastCheck.detail} ` : '. '}
          <span class="quiet">Checked {formatTime(lastCheck.at)}.</span>
        </>
      )}
    </div>
  );
}
