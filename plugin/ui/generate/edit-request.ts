import type { Generation } from '../../../shared/generation.ts';
import { changeForm, type Studio } from '../studio.ts';
import { startFilling } from './fill-form.ts';
import { formFromGeneration } from './form-from-recipe.ts';

/** Shows the form with what was asked for, `null` for what is in it, and the focus on its prompt. */
export function editRequest(studio: Studio, generation: Generation | null): void {
  if (generation) {
    startFilling(studio);
    changeForm(studio, formFromGeneration(generation, generation.seed));
  }
  studio.tab.set('generate');
  studio.edits.update((edits) => edits + 1);
}
