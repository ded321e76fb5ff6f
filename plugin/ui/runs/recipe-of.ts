import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import type { Recipe, RecipeReference, Settings } from '../../protocol.ts';

/** What a placed picture keeps of how it was made. */
export function recipeOf(
  generation: Generation,
  output: GenerationOutput,
  references: RecipeReference[],
  keep: Settings['keepRecipes'],
): Recipe {
  const ids = {
    version: 1,
    generationId: generation.id,
    output: output.index,
    assetId: output.assetId,
  } as const;
  if (keep === 'id') return { kind: 'id', ...ids };
  const { model, modelLabel, modelNotice, prompt, options, aspectRatio, size } = generation;
  // The event that brings an output does not tell its seed; they count up from the first.
  const counted = generation.seed === null ? null : generation.seed + output.index;
  return {
    kind: 'full',
    ...ids,
    model,
    modelLabel,
    modelNotice,
    prompt,
    options,
    seed: output.seed ?? counted,
    aspectRatio,
    size,
    references: references.map(({ nodeId, name, sha256, role }) => ({
      nodeId,
      name,
      sha256,
      role,
    })),
  };
}
