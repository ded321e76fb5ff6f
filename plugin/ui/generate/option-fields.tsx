import type { ImageModel, OptionDeclaration } from '../../../shared/image-model.ts';
import { NumberField, Switch, TextField } from '../components/field.tsx';
import { SelectField } from '../components/select-field.tsx';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';
import { countFor, type OptionValue, optionValue } from './form.ts';
import { shapeRequest, shapesOf, shapeText } from './shapes.ts';

/** Only the controls that the model has, drawn from what it declares. */
export function OptionFields({ model }: { model: ImageModel }) {
  const studio = useStudio();
  const form = useStore(studio.form);
  const { capabilities } = model;
  const shapes = shapesOf(capabilities.dimensions, form.shape);
  const matched = shapeRequest(capabilities.dimensions, 'match', form.targets[0] ?? null);
  const matchLabel =
    form.targets.length > 1
      ? 'Match each target'
      : form.targets.length === 1
        ? `Match target, ${shapeText(matched)}`
        : `Square, ${shapeText(matched)}`;
  const shape = shapes.some(({ value }) => value === form.shape) ? form.shape : 'match';

  return (
    <div class="options">
      <SelectField
        label="Shape"
        value={shape}
        choices={[{ value: 'match', label: matchLabel }, ...shapes]}
        onChange={(next) => changeForm(studio, { shape: next })}
      />
      {capabilities.maxCount > 1 && form.targets.length < 2 && form.comparedIds.length === 0 && (
        <NumberField
          label="Pictures"
          value={countFor(form, model)}
          min={1}
          max={capabilities.maxCount}
          onChange={(count) => changeForm(studio, { count })}
        />
      )}
      {capabilities.seed && (
        <TextField
          label="Seed"
          value={form.seed}
          placeholder="Random"
          inputMode="numeric"
          autoComplete="off"
          onInput={(seed) => changeForm(studio, { seed })}
        />
      )}
      {capabilities.options.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          value={optionValue(form, option)}
          onChange={(value) =>
            changeForm(studio, { options: { ...form.options, [option.name]: value } })
          }
        />
      ))}
    </div>
  );
}

interface OptionFieldProps {
  option: OptionDeclaration;
  value: OptionValue;
  onChange: (value: OptionValue) => void;
}

function OptionField({ option, value, onChange }: OptionFieldProps) {
  const words = labelAndHint(option.label);
  switch (option.kind) {
    case 'choice':
      return (
        <SelectField
          {...words}
          value={String(value)}
          choices={option.choices}
          onChange={onChange}
        />
      );
    case 'switch':
      return <Switch label={option.label} checked={value === true} onChange={onChange} />;
    case 'number': {
      const { min, max, step } = option;
      return <NumberField {...words} {...{ min, max, step, onChange }} value={Number(value)} />;
    }
  }
}

/** What a label says in brackets at its end is its hint: "Previews (each costs a little)". */
function labelAndHint(text: string): { label: string; hint?: string } {
  const [, label, hint] = /^(.+?) \((.+)\)$/.exec(text) ?? [];
  if (!label || !hint) return { label: text };
  return { label, hint: `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.` };
}
