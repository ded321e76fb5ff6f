import type { Asset } from '../../../shared/asset.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import type { RecipeCode } from '../../../shared/recipe-code.ts';
import { randomId } from '../random-id.ts';
import type { Reference } from '../references/reference.ts';
import type { Studio } from '../studio.ts';
import type { Form } from './form.ts';
import { commonFields, seedText } from './form-from-recipe.ts';

export interface FilledForm {
  changes: Partial<Form>;
  /** What of the recipe could not be had here, as sentences. */
  missing: string[];
}

/**
 * The form as a pasted recipe code fills it in. The code may come from another account: the model
 * counts where this person has it, and a reference where this account has its bytes.
 */
export async function formFromRecipeCode(
  api: Pick<Studio['api'], 'assetByHash'>,
  models: ImageModel[],
  recipe: RecipeCode,
): Promise<FilledForm> {
  const found = await Promise.all(
    recipe.references.map(async ({ sha256, role }) => {
      const asset = await api.assetByHash(sha256);
      return asset && { asset, role };
    }),
  );
  const references = found.flatMap((one, index) =>
    one ? [referenceOf(one.asset, one.role, index)] : [],
  );
  const missing: string[] = [];
  if (!models.some(({ id }) => id === recipe.model)) {
    missing.push(`${recipe.model} is not available here: choose another model.`);
  }
  const lost = found.length - references.length;
  if (lost > 0) {
    const what = lost === 1 ? '1 reference is' : `${lost} references are`;
    missing.push(`${what} not in your account: add ${lost === 1 ? 'it' : 'them'} yourself.`);
  }
  const { count } = recipe;
  return {
    changes: { ...commonFields(recipe), seed: seedText(recipe.seed), count, references },
    missing,
  };
}

function referenceOf(asset: Asset, role: string | null, index: number): Reference {
  return {
    key: randomId(),
    name: `Reference ${index + 1}`,
    nodeId: null,
    sha256: asset.uploadSha256,
    bytes: null,
    contentType: null,
    thumbnail: null,
    assetId: asset.id,
    role,
    width: asset.width,
    height: asset.height,
  };
}
