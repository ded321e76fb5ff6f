import type { ImageModel, OptionDeclaration } from '../../../shared/image-model.ts';
import type { CanvasLayer, CanvasSelection } from '../../protocol.ts';
import type { Reference } from '../references/reference.ts';

export type OptionValue = string | number | boolean;

/** What the person has set, before it becomes a request. */
export interface Form {
  prompt: string;
  modelId: string | null;
  /** Further models that shall make the same picture; empty where nothing is compared. */
  comparedIds: string[];
  count: number;
  /** As typed; empty draws a random one. */
  seed: string;
  /** `match`, `16:9` or `1024x1536`. */
  shape: string;
  /** Kept across models, so that a value survives trying another one. */
  options: Record<string, OptionValue>;
  references: Reference[];
  targets: CanvasLayer[];
  /** How many more layers were selected than can be targets at once. */
  beyond: number;
  /**
   * Where the target was before it followed the selection, newest last; `null` once it was chosen
   * by hand.
   */
  trail: Aim[] | null;
}

/** What is aimed at. */
export type Aim = Pick<Form, 'targets' | 'beyond'>;

export const EMPTY_FORM: Form = {
  prompt: '',
  modelId: null,
  comparedIds: [],
  count: 1,
  seed: '',
  shape: 'match',
  options: {},
  references: [],
  targets: [],
  beyond: 0,
  trail: [],
};

/** The selected layers as targets. */
export const targetsOf = ({ layers, total }: Pick<CanvasSelection, 'layers' | 'total'>): Aim => ({
  targets: layers,
  beyond: total - layers.length,
});

/** The largest seed of the contract. */
export const MAX_SEED = 4_294_967_295;

/** The model the form is for: the chosen one while it exists, else the first that can be used. */
export function chosenModel(form: Form, models: ImageModel[]): ImageModel | null {
  return (
    models.find((model) => model.id === form.modelId) ??
    models.find((model) => model.usable) ??
    models[0] ??
    null
  );
}

/** The most models of a comparison, the chosen one among them. */
export const MAX_COMPARED = 4;

/** The models beside the chosen one that shall make the same picture. */
export function comparedModels(form: Form, models: ImageModel[]): ImageModel[] {
  const chosen = chosenModel(form, models);
  return form.comparedIds
    .flatMap((id) => models.filter((model) => model.id === id && model.id !== chosen?.id))
    .slice(0, MAX_COMPARED - 1);
}

/** The pictures of each generation: one a target or a model where there are several. */
export function countFor(form: Form, model: ImageModel): number {
  if (form.targets.length > 1 || form.comparedIds.length > 0) return 1;
  return Math.min(form.count, model.capabilities.maxCount);
}

/** The references the model can take; the rest are shown as left out. */
export function usedReferences(form: Form, model: ImageModel): Reference[] {
  return form.references.slice(0, model.capabilities.references.max);
}

/** The value of one of the model's options: the person's where it is valid, else the default. */
export function optionValue(form: Form, option: OptionDeclaration): OptionValue {
  const value = form.options[option.name];
  switch (option.kind) {
    case 'choice':
      return option.choices.some((choice) => choice.value === value)
        ? (value as string)
        : option.default;
    case 'switch':
      return typeof value === 'boolean' ? value : option.default;
    case 'number':
      return typeof value === 'number' && value >= option.min && value <= option.max
        ? value
        : option.default;
  }
}

/** What keeps the form from being sent, as a sentence; `null` when nothing does. */
export function formProblem(
  form: Form,
  model: ImageModel | null,
  compared: readonly ImageModel[] = [],
): string | null {
  if (!model) return 'No model is available.';
  const unusable = [model, ...compared].find(({ usable }) => !usable);
  if (unusable) return unusable.unusableReason ?? `${unusable.label} cannot be used now.`;
  if (form.prompt.trim() === '') return 'Describe the picture first.';
  const largest = largestSeed(form, [model, ...compared]);
  if (model.capabilities.seed && parseSeed(form.seed, largest) === undefined) {
    return `The seed is a whole number up to ${largest}, or empty.`;
  }
  return null;
}

/** The largest seed that all of the models take: of several pictures later ones count up from it. */
function largestSeed(form: Form, models: readonly ImageModel[]): number {
  const limits = models.flatMap((model) => {
    const { seed, maxSeed } = model.capabilities;
    return seed && maxSeed !== undefined ? maxSeed - (countFor(form, model) - 1) : [];
  });
  return Math.min(MAX_SEED, ...limits);
}

/** The seed as a number, `null` where empty, `undefined` where it is none. */
export function parseSeed(typed: string, largest = MAX_SEED): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const seed = Number(text);
  return seed <= largest ? seed : undefined;
}
