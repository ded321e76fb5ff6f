import { useState } from 'preact/hooks';
import type { ProviderKey } from '../../../../shared/provider-key.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { type Action, useAction } from '../use-action.ts';
import { CheckResult } from './check-result.tsx';
import type { KeyedProvider } from './credential.ts';
import { EditKey } from './edit-key.tsx';
import { KeyFacts } from './key-facts.tsx';
import { KeyOrder } from './key-order.tsx';

interface KeyItemProps {
  providerKey: ProviderKey;
  /** The keys of the same provider, this one among them, in their order. */
  siblings: readonly ProviderKey[];
  /** `undefined` when the service no longer has it. */
  provider: KeyedProvider | undefined;
  /** Puts a key at another place among its siblings. */
  move: Action<[ProviderKey, number]>;
  onChanged: () => void;
}

/** One provider key with what can be done to it. */
export function KeyItem(props: KeyItemProps) {
  const { providerKey, siblings, provider, move, onChanged } = props;
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
  const remove = async () => {
    await service.deleteProviderKey(id);
    setDeleting(false);
    onChanged();
  };
  return (
    <li>
      <div class="split">
        <div>
          <div class="row wrapping">
            <strong>{label}</strong>
            {disabled && <span class="badge">Disabled</span>}
            <KeyOrder providerKey={providerKey} siblings={siblings} move={move} />
          </div>
          <KeyFacts providerKey={providerKey} provider={provider} />
        </div>
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
              aria-disabled={check.busy || checking}
              aria-label={`Check ${label}`}
              onClick={() => checking || check.run()}
            >
              Check
            </button>
          )}
          <button
            type="button"
            aria-disabled={toggle.busy}
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
          act={remove}
          onClose={() => setDeleting(false)}
        >
          <p>
            It is removed from this service at once. Generations that wait for it end, unless
            another of your keys can make them; a picture that is being made still arrives. At the
            provider the key stays valid until you revoke it there.
          </p>
        </ConfirmDialog>
      )}
    </li>
  );
}
