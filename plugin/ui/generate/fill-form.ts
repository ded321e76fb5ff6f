import { isSignedOut, problemText } from '../problem-text.ts';
import { changeForm, type Studio } from '../studio.ts';
import type { FilledForm } from './form-from-recipe.ts';

/** What came of filling in the form from a recipe. */
export interface FormNotice {
  tone: 'neutral' | 'warning' | 'danger';
  text: string;
}

/** Fills in the form, and says so, with what of the recipe could not be had. */
export async function fillForm(studio: Studio, filled: Promise<FilledForm>): Promise<void> {
  try {
    const { changes, missing } = await filled;
    changeForm(studio, changes);
    studio.notice.set({
      tone: missing.length > 0 ? 'warning' : 'neutral',
      text: ['The form is filled in from the recipe.', ...missing].join(' '),
    });
  } catch (error) {
    if (isSignedOut(error)) studio.signOut();
    studio.notice.set({ tone: 'danger', text: problemText(error) });
  }
}
