import { useState } from 'preact/hooks';
import type { ProviderKey } from '../../../../shared/provider-key.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { formatTime } from '../format-time.ts';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { CheckResult } from './check-result.tsx';
import type { KeyedProvider } from './credential.ts';
import { EditKey } from './edit-key.tsx';
import { failureSentence } from './failure-sentence.ts';

interface KeyItemProps {
  providerKey: ProviderKey;
  /** `undefined` when the service no longer has it. */
  provider: KeyedProvider | undefined;
  onChanged: () => void;
}

/** One provider key with what can be done to it. */
export function KeyItem({ providerKey, provider, onChanged }: KeyItemProps) {
  const { id, label, disabled, checking } = providerKey;
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const toggle = useAction(async () => {
    await service.changeProviderKey(id, { disabled: !disabled });
    onChanged();
  });
  const check = useAction(async () => {
    await service.checkProviderKey(id);
    onChanged();
  });
  const remove = useAction(async () => {
    await service.deleteProviderKey(id);
    setDeleting(false);
    onChanged();
  });
  return (
    <li>
      <div class="split">
        <KeyFacts providerKey={providerKey} provider={provider} />
        <div class="row wrapping">
          {provider && (
            <button
              type="button"
              aria-expanded={editing}
              aria-label={`Edit ${label}`}
              onClick={() => setEditing(!editing)}
            >
              Edit
            </button>
          )}
          {provider && !disabled && (
            <button
              type="button"
              disabled={check.busy || checking}
              aria-label={`Check ${label}`}
              onClick={() => check.run()}
            >
              Check
            </button>
          )}
          <button
            type="button"
            disabled={toggle.busy}
            aria-label={`${disabled ? 'Enable' : 'Disable'} ${label}`}
            onClick={() => toggle.run()}
          >
            {disabled ? 'Enable' : 'Disable'}
          </button>
          <button type="button" aria-label={`Delete ${label}`} onClick={() => setDeleting(true)}>
            Delete
          </button>
        </div>
      </div>
      <CheckResult providerKey={providerKey} />
      <ErrorMessage error={check.error ?? toggle.error} />
      {editing && provider && (
        <EditKey
          provider={provider}
          providerKey={providerKey}
          onCancel={() => setEditing(false)}
          onSaved={() => {
            setEditing(false);
            onChanged();
          }}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={`Delete “${label}”?`}
          confirm="Delete key"
          action={remove}
          onClose={() => setDeleting(false)}
        >
          <p>
            It is removed from this service at once, and generations that wait for it will fail. At
            the provider it stays valid until you revoke it there.
          </p>
        </ConfirmDialog>
      )}
    </li>
  );
}

function KeyFacts({ providerKey, provider }: Omit<KeyItemProps, 'onChanged'>) {
  const { last4, origin, createdAt, lastUsedAt, lastErrorCode, lastErrorAt } = providerKey;
  return (
    <div>
      <div class="row wrapping">
        <strong>{providerKey.label}</strong>
        {providerKey.disabled && <span class="badge">Disabled</span>}
      </div>
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
      {lastErrorCode && lastErrorAt && (
        <div class="warning">
          {failureSentence(lastErrorCode)} ({formatTime(lastErrorAt)}).
        </div>
      )}
    </div>
  );
}
