import { useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { SelectField } from '../components/select-field.tsx';
import { problemText } from '../problem-text.ts';
import { useStore } from '../store.ts';
import { changeSettings, useStudio } from '../studio.ts';

/** How much of a recipe stays in the file, where everyone with access could read it. */
export function RecipeSettings() {
  const studio = useStudio();
  const { keepRecipes } = useStore(studio.settings);
  const [note, setNote] = useState<string | null>(null);

  const remove = async () => {
    try {
      const { removed } = await studio.main.call('removeRecipes', {});
      const what = removed === 1 ? '1 recipe was' : `${removed} recipes were`;
      setNote(
        removed === 0 ? 'This file has no recipes.' : `${what} removed; undo brings them back.`,
      );
    } catch (error) {
      setNote(problemText(error));
    }
  };

  return (
    <section aria-label="Recipes">
      <h2>Recipes</h2>
      <SelectField
        label="Keep recipes"
        value={keepRecipes}
        choices={[
          { value: 'full', label: 'In full' },
          { value: 'id', label: 'As an id only' },
        ]}
        hint={
          keepRecipes === 'full'
            ? 'Prompt, model, seed and references stay with each picture, for everyone who can edit this file.'
            : 'Each picture keeps a number that only your account can look up.'
        }
        onChange={(value) =>
          changeSettings(studio, { keepRecipes: value === 'id' ? 'id' : 'full' })
        }
      />
      <div class="actions">
        <Button onClick={() => void remove()}>Remove recipes from this file</Button>
      </div>
      <p class="hint" role="status">
        {note}
      </p>
    </section>
  );
}
