import type { CanvasSelection } from '../../protocol.ts';
import type { Form } from './form.ts';

/*
 * Until a target is chosen by hand it is the layer that was selected last and can be filled. To use
 * a layer as a reference one selects it too: from that one the target goes back to where it was.
 */

/** The form after another selection. Whoever goes back to a layer is where they were then. */
export function followSelection(form: Form, { target }: Pick<CanvasSelection, 'target'>): Form {
  const { trail, targets, beyond, references } = form;
  if (!trail || !target || references.some(({ nodeId }) => nodeId === target.id)) return form;
  const all = [...trail, { targets, beyond }];
  const known = all.findIndex(({ targets: [first, second] }) => first?.id === target.id && !second);
  return {
    ...form,
    targets: [target],
    beyond: 0,
    trail: known < 0 ? all : all.slice(0, known),
  };
}

/** The form after a layer has become a reference. What was selected at the opening stays. */
export function leaveReference(form: Form, layerId: string | null): Form {
  const { trail, targets, beyond } = form;
  const left = trail && [...trail, { targets, beyond }];
  const kept = left?.filter(({ targets: [first] }, age) => age === 0 || first?.id !== layerId);
  return kept ? { ...form, ...kept.pop(), trail: kept } : form;
}
