import type { Asset } from '../../../shared/asset.ts';
import type { RecipeCode } from '../../../shared/recipe-code.ts';
import type { Reference } from '../references/reference.ts';
import { storedReference } from '../references/stored-reference.ts';
import type { Studio } from '../studio.ts';
import { commonFields, type FilledForm, lostReferences, seedText } from './form-from-recipe.ts';

/**
 * The form as a pasted recipe code fills it in. The code may come from another account: a reference
 * counts where this account has its bytes.
 */
export async function formFromRecipeCode(
  api: Pick<Studio['api'], 'assetByHash'>,
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
  const missing = lostReferences(found.length - references.length, 'in your account');
  const { count } = recipe;
  return {
    changes: { ...commonFields(recipe), seed: seedText(recipe.seed), count, references },
    missing,
  };
}

function referenceOf(asset: Asset, role: string | null, index: number): Reference {
  const { id, uploadSha256, width, height } = asset;
  const name = `Reference ${index + 1}`;
  return storedReference({ name, sha256: uploadSha256, assetId: id, role, width, height });
}
