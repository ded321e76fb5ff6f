import { useState } from 'preact/hooks';
import type { ImageModel } from '../../../shared/image-model.ts';
import { KEYS_PAGE } from '../companion-pages.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Combobox } from '../components/combobox.tsx';
import { Notice } from '../components/notice.tsx';
import { useStore } from '../store.ts';
import { changeForm, changeSettings, useStudio } from '../studio.ts';
import { modelChoices, modelHint } from './model-choices.ts';

/** Every model by provider; those that want a key first say so, with the way to add one. */
export function ModelPicker({ model }: { model: ImageModel | null }) {
  const studio = useStudio();
  const models = useStore(studio.models);
  const problem = useStore(studio.modelsProblem);
  const { modelId } = useStore(studio.form);
  const { favouriteModels, recentModels } = useStore(studio.settings);
  const [busy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    await studio.refreshModels();
    setBusy(false);
  };
  const preferred = { favourites: favouriteModels, recent: recentModels };
  const isFavourite = model !== null && favouriteModels.includes(model.id);
  const toggleFavourite = ({ id }: ImageModel) =>
    changeSettings(studio, {
      favouriteModels: isFavourite
        ? favouriteModels.filter((other) => other !== id)
        : [...favouriteModels, id],
    });
  return (
    <div class="model">
      <div class="model-row">
        <Combobox
          label="Model"
          text={model?.label ?? '…'}
          value={model?.id ?? null}
          find={(query) => modelChoices(models ?? [], preferred, query)}
          nothingFound="No model is called that."
          hint={model ? modelHint(model, modelId) : undefined}
          onChoose={(modelId) => changeForm(studio, { modelId })}
        />
        {model && (
          <IconButton
            icon={isFavourite ? 'starred' : 'star'}
            label={`Favourite: ${model.label}`}
            pressed={isFavourite}
            onClick={() => toggleFavourite(model)}
          />
        )}
      </div>
      {problem && (
        <Notice tone="danger" actions={<Button onClick={() => void refresh()}>Try again</Button>}>
          {problem}
        </Notice>
      )}
      {models && needsKey(models) && (
        <p class="hint model-keys">
          <span>Other providers need a key.</span>
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

/** Whether there is a provider of which nothing can be used. */
const needsKey = (models: readonly ImageModel[]): boolean =>
  models.some(({ provider }) =>
    models.every((model) => model.provider.id !== provider.id || !model.usable),
  );
