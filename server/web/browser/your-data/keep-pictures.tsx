import { useState } from 'preact/hooks';
import { ErrorMessage } from '../components/error-message.tsx';
import { readField } from '../components/read-field.ts';
import { SelectField } from '../components/select-field.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

const load = () => service.retention();

const CHOICES = [
  { value: '', label: 'As long as my account' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '365 days' },
];

/** How long references and outputs are kept; older ones are deleted by themselves. */
export function KeepPictures() {
  const { value: kept, error, reload } = useLoaded(load);
  const [saved, setSaved] = useState(false);
  const save = useAction(async (form: FormData) => {
    setSaved(false);
    await service.setRetention({
      referencesDays: daysIn(form, 'references'),
      outputsDays: daysIn(form, 'outputs'),
    });
    setSaved(true);
  });
  return (
    <section class="card" aria-labelledby="keep">
      <h2 id="keep">How long pictures are kept</h2>
      <p>
        What is older is deleted from this service within minutes of saving, favourites too. What
        stands in a Figma file stays there.
      </p>
      <ErrorMessage error={error} onRetry={reload} />
      {kept && (
        <form
          class="form"
          onInput={() => setSaved(false)}
          onSubmit={(event) => {
            event.preventDefault();
            save.run(new FormData(event.currentTarget));
          }}
        >
          <SelectField
            label="Generations and their outputs"
            name="outputs"
            choices={CHOICES}
            defaultValue={String(kept.outputsDays ?? '')}
          />
          <SelectField
            label="References you uploaded"
            name="references"
            choices={CHOICES}
            defaultValue={String(kept.referencesDays ?? '')}
            hint="Counted from the last generation that worked from them."
          />
          <ErrorMessage error={save.error} />
          <div class="row">
            <button type="submit" aria-disabled={save.busy}>
              Save
            </button>
            <span class="quiet" role="status">
              {saved ? 'Saved' : ''}
            </span>
          </div>
        </form>
      )}
    </section>
  );
}

function daysIn(form: FormData, name: string): 30 | 90 | 365 | null {
  const days = Number(readField(form, name));
  return days === 30 || days === 90 || days === 365 ? days : null;
}
