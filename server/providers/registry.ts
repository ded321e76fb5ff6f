import type { ImageProvider, ModelDeclaration } from './image-provider.ts';
import { sketch } from './sketch/sketch.ts';

/** Every provider of this service, in the order people see them. */
export const providers: readonly ImageProvider[] = [sketch];

/** The provider and model behind a model id, or `undefined`. */
export function findModel(
  modelId: string,
  among: readonly ImageProvider[] = providers,
): { provider: ImageProvider; model: ModelDeclaration } | undefined {
  const slash = modelId.indexOf('/');
  const provider = among.find(({ id }) => id === modelId.slice(0, slash));
  const model = provider?.models.find(({ name }) => name === modelId.slice(slash + 1));
  return provider && model && { provider, model };
}
