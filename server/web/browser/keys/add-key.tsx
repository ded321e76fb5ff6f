import { useState } from 'preact/hooks';
import { FormError } from '../components/form-error.tsx';
import { readField } from '../components/read-field.ts';
import { SelectField } from '../components/select-field.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import type { KeyedProvider } from './credential.ts';
import { CredentialFields } from './credential-fields.tsx';
import { fieldLabels } from './field-labels.ts';
import { readLimit } from './read-limit.ts';
import { readSettings } from './read-settings.ts';

interface AddKeyProps {
  providers: readonly KeyedProvider[];
  onAdded: () => void;
}

/** The form for a new provider key. */
export function AddKey({ providers, onAdded }: AddKeyProps) {
  const [chosen, setChosen] = useState(providers[0]?.id);
  const [added, setAdded] = useState('');
  /** Keys added so far: the fields of the next one are fresh. */
  const [count, setCount] = useState(0);
  const provider = providers.find(({ id }) => id === chosen);
  const add = useAction(async (provider: KeyedProvider, data: FormData) => {
    setAdded('');
    const baseUrl = readField(data, 'baseUrl').trim();
    const key = await service.createProviderKey({
      provider: provider.id,
      label: readField(data, 'label'),
      secret: readField(data, 'secret'),
      ...(baseUrl && { baseUrl }),
      limitMicros: readLimit(data),
      settings: readSettings(data, provider.credential.settings),
    });
    setCount((before) => before + 1);
    setAdded(`“${key.label}” was added.`);
    onAdded();
  });
  if (!provider) return null;
  return (
    <section class="card" aria-labelledby="add-key">
      <h2 id="add-key">Add a key</h2>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          add.run(provider, new FormData(event.currentTarget));
        }}
      >
        <div>
          <SelectField
            label="Provider"
            name="provider"
            choices={providers.map(({ id, label }) => ({ value: id, label }))}
            defaultValue={provider.id}
            onChange={setChosen}
          />
          <p class="quiet">
            <a href={provider.credential.helpUrl} target="_blank" rel="noopener noreferrer">
              {provider.policyUrl ? 'Where to get a key' : 'How such servers work'}
            </a>
          </p>
        </div>
        <CredentialFields key={`${provider.id} ${count}`} provider={provider} providerKey={null} />
        <FormError error={add.error} labels={fieldLabels(provider.credential)} />
        <div class="row">
          <button type="submit" class="primary" aria-disabled={add.busy}>
            Add key
          </button>
          <span class="quiet" role="status">
            {added}
          </span>
        </div>
      </form>
    </section>
  );
}
