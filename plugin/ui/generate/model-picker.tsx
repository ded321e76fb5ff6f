import { useState } from 'preact/hooks';
import type { ImageModel } from '../../../shared/image-model.ts';
import { KEYS_PAGE } from '../companion-pages.ts';
import { Button } from '../components/button.tsx';
import { SelectField } from '../components/select-field.tsx';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';
import { modelChoices, modelHint } from './model-choices.ts';

/** Every model by provider; those that want a key first say so, with the way to add one. */
export function ModelPicker({ model }: { model: ImageModel | null }) {
  const studio = useStudio();
  const models = useStore(studio.models);
  const [busy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    await studio.refreshModels();
    setBusy(false);
  };
  return (
    <div class="model">
      <SelectField
        label="Model"
        value={model?.id ?? ''}
        choices={models ? modelChoices(models, model) : [{ value: '', label: 'Loading…' }]}
        hint={model ? modelHint(model) : undefined}
        onChange={(modelId) => changeForm(studio, { modelId })}
      />
      {models?.some(({ usable }) => !usable) && (
        <p class="hint model-keys">
          <span>More models need a key of yours.</span>
          <Button
            kind="link"
            onClick={() => void studio.main.call('openExternal', { url: KEYS_PAGE })}
          >
            Add a key
          </Button>
          <Button kind="link" disabled={busy} onClick={() => void refresh()}>
            Refresh
          </Button>
        </p>
      )}
    </div>
  );
}
