import { azureOpenai } from './azure-openai/azure-openai.ts';
import { bfl } from './bfl/bfl.ts';
import { fal } from './fal/fal.ts';
import { gemini } from './gemini/gemini.ts';
import { ideogram } from './ideogram/ideogram.ts';
import type { ImageProvider } from './image-provider.ts';
import { luma } from './luma/luma.ts';
import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';
import { recraft } from './recraft/recraft.ts';
import { replicate } from './replicate/replicate.ts';
import { seedream } from './seedream/seedream.ts';
import { sketch } from './sketch/sketch.ts';
import { stability } from './stability/stability.ts';
import { together } from './together/together.ts';
import { xai } from './xai/xai.ts';

/** Every provider of this service, in the order people see them. */
export const providers: readonly ImageProvider[] = [
  openai,
  azureOpenai,
  gemini,
  bfl,
  stability,
  ideogram,
  recraft,
  xai,
  replicate,
  fal,
  together,
  luma,
  seedream,
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
