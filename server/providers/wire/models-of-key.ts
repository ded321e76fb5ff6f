import { ProviderError } from '../provider-error.ts';

/** Names of the models that a vendor lists for a key; `null` where the key may not list them. */
export async function modelsOfKey(list: () => Promise<string[]>): Promise<string[] | null> {
  try {
    return await list();
  } catch (error) {
    const hidden = error instanceof ProviderError && error.facts.code === 'model_unavailable';
    if (!hidden) throw error;
    return null;
  }
}
