import type { Recipe } from '../protocol.ts';

/** A layer's name for a picture that says nothing of its prompt. */
export const NEUTRAL_NAME = 'Picture';

/** A layer's name for a new picture: the prompt's beginning, where the file may have it. */
export function pictureName(recipe: Recipe): string {
  if (recipe.kind === 'id') return NEUTRAL_NAME;
  const line = recipe.prompt.replace(/\s+/g, ' ').trim();
  return line.length > 48 ? `${line.slice(0, 47).trimEnd()}…` : line;
}
