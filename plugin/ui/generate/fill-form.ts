import { isSignedOut, problemText } from '../problem-text.ts';
import { changeForm, type Studio } from '../studio.ts';
import type { Form } from './form.ts';
import type { FilledForm } from './form-from-recipe.ts';

/** What came of filling in the form from a recipe. */
export interface FormNotice {
  tone: 'neutral' | 'warning' | 'danger';
  text: string;
}

const CHANGED =
  'The form was changed before the recipe was there, and stays as it is. Ask for the recipe again to use it.';

/**
 * Fills in the form, and says so, with what of the recipe could not be had. What was written
 * meanwhile stays, and so does what a later recipe has filled in.
 */
export async function fillForm(studio: Studio, filled: Promise<FilledForm>): Promise<void> {
  const before = studio.form.get();
  const isLast = startFilling(studio);
  try {
    const { changes, missing } = await filled;
    if (!isLast()) return;
    const now = studio.form.get();
    const fields = Object.keys(changes) as (keyof Form)[];
    if (fields.some((field) => now[field] !== before[field])) {
      studio.notice.set({ tone: 'warning', text: CHANGED });
      return;
    }
    changeForm(studio, changes);
    studio.notice.set({
      tone: missing.length > 0 ? 'warning' : 'neutral',
      text: ['The form is filled in from the recipe.', ...missing].join(' '),
    });
  } catch (error) {
    if (isSignedOut(error)) studio.signOut();
    if (!isLast()) return;
    studio.notice.set({ tone: 'danger', text: problemText(error) });
  }
}

/** From now on nothing that was asked for before fills in the form; answers whether this is still so. */
export function startFilling({ fillings }: Studio): () => boolean {
  const own = fillings.get() + 1;
  fillings.set(own);
  return () => fillings.get() === own;
}
