import { useState } from 'preact/hooks';
import type { ImageModel } from '../../../shared/image-model.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Combobox } from '../components/combobox.tsx';
import { estimateText } from '../money-text.ts';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';
import { leftOutText } from './comparison-text.ts';
import { MAX_COMPARED } from './form.ts';
import { modelChoices } from './model-choices.ts';

interface ComparisonProps {
  model: ImageModel;
  compared: ImageModel[];
}

/** Up to three more models that make the same picture, side by side. */
export function Comparison({ model, compared }: ComparisonProps) {
  const studio = useStudio();
  const form = useStore(studio.form);
  const models = useStore(studio.models) ?? [];
  const { favouriteModels, recentModels } = useStore(studio.settings);
  const [asked, setAsked] = useState(false);
  const taken = [model, ...compared].map(({ id }) => id);
  const others = models.filter(({ id }) => !taken.includes(id));
  const change = (comparedIds: string[]) => changeForm(studio, { comparedIds });
  const preferred = { favourites: favouriteModels, recent: recentModels };

  if (!others.some(({ usable }) => usable) && compared.length === 0) return null;
  if (!asked && compared.length === 0) {
    return (
      <section aria-label="Comparison">
        <Button kind="link" onClick={() => setAsked(true)}>
          Compare models
        </Button>
      </section>
    );
  }
  return (
    <section class="comparison" aria-label="Comparison">
      {taken.length < MAX_COMPARED && (
        <Combobox
          label="Compare with"
          text={compared.length === 0 ? 'Choose up to 3' : 'Add one more'}
          value={null}
          find={(query) => modelChoices(others, preferred, query)}
          nothingFound="No other model is called that."
          hint="The same picture by each, side by side; one a model."
          onChoose={(id) => change([...compared.map((other) => other.id), id])}
        />
      )}
      <ul>
        {compared.map((other) => (
          <li key={other.id} class="compared">
            <span class="compared-name">
              <span>{other.label}</span>
              <small>{leftOutText(form, other)}</small>
            </span>
            <span class="tally">
              {estimateText(other.price ? other.price.perImageMicros : null)}
            </span>
            <IconButton
              icon="close"
              label={`Do not compare with ${other.label}`}
              onClick={() => change(taken.filter((id) => id !== model.id && id !== other.id))}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          kind="link"
          onClick={() => {
            setAsked(false);
            change([]);
          }}
        >
          Stop comparing
        </Button>
      </div>
    </section>
  );
}
