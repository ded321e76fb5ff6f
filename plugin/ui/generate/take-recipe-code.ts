import { readRecipeCode } from '../../../shared/recipe-code.ts';
import type { Studio } from '../studio.ts';
import { fillForm } from './fill-form.ts';
import { formFromRecipeCode } from './form-from-recipe-code.ts';

const DAMAGED = 'This recipe code is incomplete. Copy it again, from its beginning to its end.';
const UNKNOWN = 'This recipe code is of a newer Tomson Studio than this plugin.';

/**
 * Fills in the form from a pasted text with a recipe code of the companion page's gallery; `false`
 * for any other text.
 */
export function takeRecipeCode(studio: Studio, text: string): boolean {
  const read = readRecipeCode(text);
  if (read.state === 'none') return false;
  if (read.state === 'read') void fillForm(studio, formFromRecipeCode(studio.api, read.recipe));
  else {
    const problem = read.state === 'damaged' ? DAMAGED : UNKNOWN;
    studio.notice.set({ tone: 'danger', text: problem });
  }
  return true;
}
