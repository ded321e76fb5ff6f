import type { ProviderKey } from '../../../../shared/provider-key.ts';
import { FormError } from '../components/form-error.tsx';
import { readField } from '../components/read-field.ts';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import type { KeyedProvider } from './credential.ts';
import { CredentialFields } from './credential-fields.tsx';
import { fieldLabels } from './field-labels.ts';
import { readLimit } from './read-limit.ts';
import { readSettings } from './read-settings.ts';

interface EditKeyProps {
  provider: KeyedProvider;
  providerKey: ProviderKey;
  onSaved: () => void;
  onCancel: () => void;
}

/** The form that renames a key, replaces its secret and changes where it goes. */
export function EditKey({ provider, providerKey, onSaved, onCancel }: EditKeyProps) {
  const { settings } = provider.credential;
  const save = useAction(async (data: FormData) => {
    const secret = readField(data, 'secret');
    const baseUrl = readField(data, 'baseUrl').trim() || null;
    await service.changeProviderKey(providerKey.id, {
      label: readField(data, 'label'),
      ...(secret && { secret }),
      ...(baseUrl !== providerKey.baseUrl && { baseUrl }),
      limitMicros: readLimit(data),
      ...(settings.length > 0 && { settings: readSettings(data, settings) }),
    });
    onSaved();
  });
  return (
    <form
      class="form inset"
      aria-label={`Edit ${providerKey.label}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.run(new FormData(event.currentTarget));
      }}
    >
      <CredentialFields provider={provider} providerKey={providerKey} />
      <FormError error={save.error} labels={fieldLabels(provider.credential)} />
      <div class="row">
        <button type="submit" class="primary" aria-disabled={save.busy}>
          Save
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
