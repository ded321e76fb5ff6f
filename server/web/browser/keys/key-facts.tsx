import { dollars, spendingText } from '../../../../shared/money-text.ts';
import type { ProviderKey } from '../../../../shared/provider-key.ts';
import { formatTime } from '../../../../shared/time-text.ts';
import type { KeyedProvider } from './credential.ts';
import { failureSentence } from './failure-sentence.ts';

interface KeyFactsProps {
  providerKey: ProviderKey;
  /** `undefined` when the service no longer has it. */
  provider: KeyedProvider | undefined;
}

/** What there is to know about a key: whose it is, where it goes, when and for how much it was used. */
export function KeyFacts({ providerKey, provider }: KeyFactsProps) {
  const { last4, origin, createdAt, lastUsedAt, lastErrorCode, lastErrorAt } = providerKey;
  return (
    <>
      <div class="quiet">
        {provider?.label ?? `${providerKey.provider}, which this service no longer has`}
        {last4 && (
          <>
            {' · '}
            <span aria-hidden="true">····{last4}</span>
            <span class="unseen">ends in {last4}</span>
          </>
        )}
        {' · '}
        {origin}
      </div>
      <div class="quiet">
        Added {formatTime(createdAt)} ·{' '}
        {lastUsedAt ? `last used ${formatTime(lastUsedAt)}` : 'not used yet'}
      </div>
      <KeyMoney providerKey={providerKey} />
      {lastErrorCode && lastErrorAt && (
        <div class="warning">
          {failureSentence(lastErrorCode)} ({formatTime(lastErrorAt)}).
        </div>
      )}
    </>
  );
}

function KeyMoney({ providerKey: { limitMicros, spending } }: Pick<KeyFactsProps, 'providerKey'>) {
  const { month, total } = spending;
  const limit = limitMicros === null ? '' : ` of ${dollars(limitMicros)} at most`;
  const isFull = limitMicros !== null && month.actualMicros >= limitMicros;
  return (
    <>
      <div class="quiet">
        {`This month ${spendingText(month)}${limit} · in total ${spendingText(total)}`}
      </div>
      {isFull && <div class="warning">Its monthly limit is reached.</div>}
    </>
  );
}
