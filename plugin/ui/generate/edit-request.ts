import { changeForm, type Studio } from '../studio.ts';
import { startFilling } from './fill-form.ts';
import type { Form } from './form.ts';

/** Shows the form with what was asked for, `null` for what is in it, and the focus on its prompt. */
export function editRequest(studio: Studio, asked: Partial<Form> | null): void {
  if (asked) {
    startFilling(studio);
    changeForm(studio, asked);
  }
  studio.tab.set('generate');
  studio.edits.update((edits) => edits + 1);
}
