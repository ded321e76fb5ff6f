import type { ProviderWire } from './provider-wire.ts';
import { azureOpenaiWire } from './wires/azure-openai.ts';
import { bflWire } from './wires/bfl.ts';
import { falWire } from './wires/fal.ts';
import { geminiWire } from './wires/gemini.ts';
import { ideogramWire } from './wires/ideogram.ts';
import { lumaWire } from './wires/luma.ts';
import { openaiWire } from './wires/openai.ts';
import { openaiCompatibleWire } from './wires/openai-compatible.ts';
import { recraftWire } from './wires/recraft.ts';
import { replicateWire } from './wires/replicate.ts';
import { seedreamWire } from './wires/seedream.ts';
import { stabilityWire } from './wires/stability.ts';
import { togetherWire } from './wires/together.ts';
import { xaiWire } from './wires/xai.ts';

/** The wires of all providers that are called over the network. */
export const wires: readonly ProviderWire[] = [
  openaiWire,
  azureOpenaiWire,
  geminiWire,
  bflWire,
  stabilityWire,
  ideogramWire,
  recraftWire,
  xaiWire,
  replicateWire,
  falWire,
  togetherWire,
  lumaWire,
  seedreamWire,
  openaiCompatibleWire,
];
