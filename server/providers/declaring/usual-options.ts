import type { OptionDeclaration } from '../../../shared/image-model.ts';

/** Whether the vendor may rewrite the prompt, by its own name for that. */
export function rewriting(name: string, byDefault: boolean): OptionDeclaration {
  return { kind: 'switch', name, label: 'Let the model rewrite the prompt', default: byDefault };
}

/** How far a picture may go from the one it is made of. */
export function strength(byDefault: number): OptionDeclaration {
  return {
    kind: 'number',
    name: 'strength',
    label: 'Distance from the reference (only with one)',
    min: 0,
    max: 1,
    step: 0.05,
    default: byDefault,
  };
}

/** How much the vendor lets pass, in its own steps. */
export function tolerance(min: number, max: number): OptionDeclaration {
  return {
    kind: 'number',
    name: 'safety_tolerance',
    label: `Moderation (${min} is strictest)`,
    min,
    max,
    step: 1,
    default: 2,
  };
}
