import type { Generation } from '../../../shared/generation.ts';
import type { CanvasLayer } from '../../protocol.ts';
import { referencesOf } from '../generate/form-from-recipe.ts';
import type { RunPlan } from '../generate/plan-run.ts';
import { ratioOfRequest } from '../generate/shapes.ts';

/** The same recipe once more, seed and all; on the target, or beside other content in view. */
export function planAgain(
  generation: Generation,
  target: CanvasLayer | null,
  documentId: string,
): RunPlan {
  const { model, modelLabel, prompt, count, seed, size, aspectRatio, options } = generation;
  const shape = size ? { size } : aspectRatio ? { aspectRatio } : null;
  const outputs = Array.from({ length: count }, (_, output) => output);
  const ratio = shape ? ratioOfRequest(shape) : 1;
  return {
    modelLabel,
    kind: 'single',
    generations: [
      { model, prompt, count, options, documentId, ...shape, ...(seed === null ? {} : { seed }) },
    ],
    wanted: [{ generation: 0, targetId: target?.id ?? null, outputs, fillWith: 0, ratio }],
    references: referencesOf(generation),
    roles: [generation.references.map(({ role }) => role)],
  };
}
