import type { ImageModel } from '../../../shared/image-model.ts';
import type { CanvasLayer } from '../../protocol.ts';
import type { Form } from './form.ts';

/** What will happen to the outputs, as one or two sentences. */
export function targetText(targets: CanvasLayer[], count: number, models = 1): string {
  const [first] = targets;
  if (models > 1) {
    const where = first ? `beside ${first.name}` : 'beside other content';
    return `${models} pictures stand in a row ${where}, each under its model’s name.`;
  }
  if (!first) {
    return count > 1
      ? 'The pictures stand in a row beside other content, in view.'
      : 'The picture stands beside other content, in view.';
  }
  if (targets.length > 1) return severalText(targets);
  if (count === 1) return first.sentence;
  if (first.landing !== 'fill') return first.sentence;
  const rest = count === 2 ? 'the other stands' : `the other ${count - 1} stand`;
  return `The first picture fills it; ${rest} beside it${count === 2 ? '' : ' in a row'}.`;
}

/** What is said beside that where models draw in vectors, which cannot be a fill; a space before. */
export function vectorText(models: readonly ImageModel[]): string {
  const drawing = models.filter(({ capabilities }) => capabilities.output === 'vector');
  if (drawing.length === 0) return '';
  if (models.length === 1) return ' Vectors are placed as layers, not as a fill.';
  return ` ${drawing.map(({ label }) => label).join(', ')}: placed as vectors.`;
}

function severalText(targets: CanvasLayer[]): string {
  const beside = targets.filter(({ landing }) => landing !== 'fill').length;
  const all = `One picture each, ${targets.length} in all.`;
  if (beside === 0) return `${all} Each is filled on top of its own fills.`;
  if (beside === targets.length) return `${all} None can be filled: each goes beside its layer.`;
  const rest = beside === 1 ? '1 cannot be filled and gets' : `${beside} cannot be filled and get`;
  return `${all} ${rest} a rectangle beside.`;
}

/** The chip's words: the layer's name, or how many, and of how many where that is not all. */
export function targetName({ targets, beyond }: Pick<Form, 'targets' | 'beyond'>): string {
  const [first] = targets;
  if (!first) return 'No target';
  const count = targets.length;
  if (beyond > 0) return `The first ${count} of ${count + beyond} layers`;
  return count === 1 ? first.name : `${count} layers`;
}
