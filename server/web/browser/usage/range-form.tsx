import { useState } from 'preact/hooks';
import { Field } from '../components/field.tsx';
import { readField } from '../components/read-field.ts';
import { SelectField } from '../components/select-field.tsx';
import { RANGES, type RangeName, rangeOf, USUAL_RANGE, type UsageRange } from './usage-range.ts';

interface RangeFormProps {
  range: UsageRange;
  onChange: (range: UsageRange) => void;
}

/** Chooses the days that are shown. */
export function RangeForm({ range, onChange }: RangeFormProps) {
  const [name, setName] = useState<RangeName>(USUAL_RANGE);
  return (
    <form
      class="range"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        onChange({ from: readField(form, 'from'), to: readField(form, 'to') });
      }}
    >
      <SelectField
        label="Days"
        name="range"
        choices={RANGES}
        defaultValue={USUAL_RANGE}
        onChange={(value) => {
          const chosen = RANGES.find((one) => one.value === value)?.value ?? USUAL_RANGE;
          setName(chosen);
          const named = rangeOf(chosen);
          if (named) onChange(named);
        }}
      />
      {name === 'own' && (
        <>
          <Field
            label="From"
            name="from"
            type="date"
            autocomplete="off"
            defaultValue={range.from}
          />
          <Field label="To" name="to" type="date" autocomplete="off" defaultValue={range.to} />
          <button type="submit">Show</button>
        </>
      )}
    </form>
  );
}
