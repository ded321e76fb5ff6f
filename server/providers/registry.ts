import { azureOpenai } from './azure-openai/azure-openai.ts';
import { bfl } from './bfl/bfl.ts';
import type { ImageProvider } from './image-provider.ts';
import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';
import { sketch } from './sketch/sketch.ts';

/** Every provider of this service, in the order people see them. */
export const providers: readonly ImageProvider[] = [
  openai,
  azureOpenai,
  bfl,
  openaiCompatible,
  sketch,
];

/** The provider that a model id names, or `undefined`. */
export function findProvider(
  modelId: string,
  among: readonly ImageProvider[],
): ImageProvider | undefined {
  return among.find(({ id }) => modelId.startsWith(`${id}/`));
}
