import type { ProviderWire } from './provider-wire.ts';
import { azureOpenaiWire } from './wires/azure-openai.ts';
import { bflWire } from './wires/bfl.ts';
import { openaiWire } from './wires/openai.ts';
import { openaiCompatibleWire } from './wires/openai-compatible.ts';

/** The wires of all providers that are called over the network. */
export const wires: readonly ProviderWire[] = [
  openaiWire,
  azureOpenaiWire,
  bflWire,
  openaiCompatibleWire,
];
