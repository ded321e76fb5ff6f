import type { ImageModel } from '../../../shared/image-model.ts';
import { SelectField } from '../components/select-field.tsx';
import { estimateText } from '../money-text.ts';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';

export function ModelPicker({ model }: { model: ImageModel | null }) {
  const studio = useStudio();
  const models = useStore(studio.models);
  const choices = models?.map(({ id, label, provider, usable }) => ({
    value: id,
    label: usable ? label : `${label} (no key)`,
    disabled: !usable && id !== model?.id,
    group: provider.label,
  }));
  return (
    <SelectField
      label="Model"
      value={model?.id ?? ''}
      choices={choices ?? [{ value: '', label: 'Loading…' }]}
      hint={model ? modelHint(model) : undefined}
      onChange={(modelId) => changeForm(studio, { modelId })}
    />
  );
}

/** What honesty and thrift want to know of a model, in one line. */
function modelHint({ notice, price, usable, unusableReason, label }: ImageModel): string {
  if (!usable) return unusableReason ?? 'This model cannot be used now.';
  const cost = price
    ? `${capital(estimateText(price.perImageMicros))} per picture`
    : 'Price unknown';
  if (price?.perImageMicros === 0) return notice && notice !== label ? notice : 'Free.';
  return notice && notice !== label ? `${notice} ${cost}.` : `${cost}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
