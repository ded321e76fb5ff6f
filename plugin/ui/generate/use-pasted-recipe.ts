import { useState } from 'preact/hooks';
import { readRecipeCode } from '../../../shared/recipe-code.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { changeForm, useStudio } from '../studio.ts';
import { formFromRecipeCode } from './form-from-recipe-code.ts';

export interface PastedRecipe {
  /** Fills in the form from a text with a recipe code; `false` for any other text. */
  take(text: string): boolean;
  /** What came of the last one; `null` when there was none. */
  notice: { tone: 'neutral' | 'warning' | 'danger'; text: string } | null;
  dismiss(): void;
}

/** Recipe codes of the companion page's gallery, taken where they are pasted. */
export function usePastedRecipe(): PastedRecipe {
  const studio = useStudio();
  const [notice, setNotice] = useState<PastedRecipe['notice']>(null);
  const fill = async (recipe: Parameters<typeof formFromRecipeCode>[2]) => {
    try {
      const models = studio.models.get() ?? [];
      const { changes, missing } = await formFromRecipeCode(studio.api, models, recipe);
      changeForm(studio, changes);
      setNotice({
        tone: missing.length > 0 ? 'warning' : 'neutral',
        text: ['The form is filled in from the recipe.', ...missing].join(' '),
      });
    } catch (error) {
      if (isSignedOut(error)) studio.signOut();
      setNotice({ tone: 'danger', text: problemText(error) });
    }
  };
  return {
    take(text) {
      const read = readRecipeCode(text);
      switch (read.state) {
        case 'none':
          return false;
        case 'read':
          void fill(read.recipe);
          return true;
        case 'damaged':
          setNotice({
            tone: 'danger',
            text: 'This recipe code is incomplete. Copy it again, from its beginning to its end.',
          });
          return true;
        case 'unknown_version':
          setNotice({
            tone: 'danger',
            text: 'This recipe code is of a newer Tomson Studio than this plugin.',
          });
          return true;
      }
    },
    notice,
    dismiss: () => setNotice(null),
  };
}
