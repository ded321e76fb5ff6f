import type { Recipe } from '../protocol.ts';
import { commitWithoutPlaceholders } from './live-placeholders.ts';
import { nodesWithData } from './nodes-with-data.ts';
import { NEUTRAL_NAME, pictureName } from './picture-name.ts';

const DATA_KEY = 'recipe';
const COMMAND = 'edit-recipe';

/** Figma shows three lines and throws beyond 1000 characters. */
const MAX_DESCRIPTION = 160;

/**
 * Keeps the recipe on a placed node, with a button that opens the plugin with it. A kept id says
 * nothing of the prompt, and neither does its button.
 */
export function keepRecipe(node: SceneNode, recipe: Recipe): void {
  node.setPluginData(DATA_KEY, JSON.stringify(recipe));
  node.setRelaunchData({ [COMMAND]: recipe.kind === 'full' ? describe(recipe.prompt) : '' });
}

/** The recipe of a node, or `null` where it has none that this version can read. */
export function readRecipe(node: BaseNode): Recipe | null {
  const stored = node.getPluginData(DATA_KEY);
  if (!stored) return null;
  try {
    const recipe = JSON.parse(stored) as Recipe | null;
    return recipe?.version === 1 && typeof recipe.generationId === 'string' ? recipe : null;
  } catch {
    return null;
  }
}

/**
 * Takes every recipe and its button out of the file, whoever made it; answers how many. A layer
 * that is still named after its prompt loses that name too.
 */
export async function removeRecipes(): Promise<number> {
  await figma.loadAllPagesAsync();
  await commitWithoutPlaceholders();
  let removed = 0;
  for (const page of figma.root.children) {
    for (const node of nodesWithData(page, DATA_KEY)) {
      const recipe = readRecipe(node);
      if (recipe && node.name === pictureName(recipe)) node.name = NEUTRAL_NAME;
      node.setPluginData(DATA_KEY, '');
      node.setRelaunchData({});
      removed += 1;
    }
  }
  await commitWithoutPlaceholders();
  return removed;
}

function describe(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim();
  return line.length > MAX_DESCRIPTION ? `${line.slice(0, MAX_DESCRIPTION - 1)}…` : line;
}
