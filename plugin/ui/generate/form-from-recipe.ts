import type { Generation } from '../../../shared/generation.ts';
import type { Recipe } from '../../protocol.ts';
import { problemText } from '../problem-text.ts';
import { readLayer } from '../references/read-reference.ts';
import type { Reference } from '../references/reference.ts';
import { storedReference } from '../references/stored-reference.ts';
import type { Studio } from '../studio.ts';
import type { Form } from './form.ts';

export interface FilledForm {
  changes: Partial<Form>;
  /** What of the recipe could not be had here, as sentences. */
  missing: string[];
}

/**
 * The form as a kept recipe fills it in. The service's own record comes first, for it has the
 * references; of a colleague's picture, which only they can look up, the node's recipe is enough.
 * Throws where there is neither.
 */
export async function formFromRecipe(
  { api, main }: Pick<Studio, 'api' | 'main'>,
  recipe: Recipe,
): Promise<FilledForm> {
  try {
    const generation = await api.generation(recipe.generationId);
    const output = generation.outputs.find(({ index }) => index === recipe.output);
    const names = recipe.kind === 'full' ? recipe.references.map(({ name }) => name) : [];
    const seed = output?.seed ?? generation.seed;
    return { changes: formFromGeneration(generation, seed, names), missing: [] };
  } catch (error) {
    if (recipe.kind === 'id') {
      throw new Error(`Only who made the picture can look its recipe up. ${problemText(error)}`);
    }
  }
  const references: Reference[] = [];
  for (const { nodeId, role } of recipe.references) {
    const reference = nodeId ? await readLayer(main, nodeId).catch(() => null) : null;
    if (reference) references.push({ ...reference, role });
  }
  return {
    changes: { ...commonFields(recipe), seed: seedText(recipe.seed), references },
    missing: lostReferences(recipe.references.length - references.length, 'in this file'),
  };
}

/** What is said of references that a recipe has and nobody can add but the person. */
export function lostReferences(lost: number, where: string): string[] {
  if (lost === 0) return [];
  const what = lost === 1 ? '1 reference is' : `${lost} references are`;
  return [`${what} not ${where}: add ${lost === 1 ? 'it' : 'them'} yourself.`];
}

/** The form as a generation of the history fills it in. */
export function formFromGeneration(
  generation: Generation,
  seed: number | null,
  referenceNames: string[] = [],
): Partial<Form> {
  return {
    ...commonFields(generation),
    seed: seedText(seed),
    count: generation.count,
    references: referencesOf(generation, referenceNames),
  };
}

/** The references of a generation, which the service has already. */
export function referencesOf({ references }: Generation, names: string[] = []): Reference[] {
  return references.map((reference, index) =>
    storedReference({ ...reference, name: names[index] ?? `Reference ${index + 1}` }),
  );
}

/** What every kind of recipe has, as the form holds it. */
export function commonFields(made: {
  prompt: string;
  model: string;
  options: Form['options'];
  aspectRatio: string | null;
  size: { width: number; height: number } | null;
}): Partial<Form> {
  const { prompt, model, options, aspectRatio, size } = made;
  const shape = aspectRatio ?? (size ? `${size.width}x${size.height}` : 'match');
  return { prompt, modelId: model, comparedIds: [], options: { ...options }, shape };
}

/** A seed as it stands in the form. */
export const seedText = (seed: number | null): string => (seed === null ? '' : String(seed));
