import type { Output } from '../../../../shared/output.ts';
import { writeRecipeCode } from '../../../../shared/recipe-code.ts';

/** The code that fills in the plugin's form as this output was made, with its own seed. */
export function recipeCodeOf(output: Output): string {
  const { model, prompt, count, size, aspectRatio, seed, options, references } = output;
  return writeRecipeCode({
    model,
    prompt,
    // Its seed makes this one picture; more would count up from it.
    count: seed === null ? count : 1,
    size,
    aspectRatio: size ? null : aspectRatio,
    seed,
    options,
    references: references.map(({ sha256, role }) => ({ sha256, role })),
  });
}
