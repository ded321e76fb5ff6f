import type { Capabilities, OptionDeclaration } from '../../../shared/image-model.ts';
import { RASTER } from '../declaring/raster.ts';
import { USUAL_RATIOS } from '../declaring/usual-ratios.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/** By xai-org/xai-proto (image.proto, 2026-05-17); 19.5:9 and 9:19.5 are no whole numbers. */
const RATIOS = [...USUAL_RATIOS, '2:1', '1:2', '20:9', '9:20'];

const resolution: OptionDeclaration = {
  kind: 'choice',
  name: 'resolution',
  label: 'Resolution',
  choices: [
    { value: '1k', label: '1K' },
    { value: '2k', label: '2K, enlarged from 1K' },
  ],
  default: '1k',
};

const capabilities: Capabilities = {
  dimensions: { kind: 'ratios', ratios: RATIOS },
  maxCount: 10,
  seed: false,
  ...RASTER,
  // Some say 5; 3 is what every source allows.
  references: { max: 3, roles: [] },
  options: [resolution],
};

/** The vendor says what a call cost in its answer; what it will cost, nothing here says. */
export const xaiModels: readonly ModelDeclaration[] = [
  { name: 'grok-imagine-image-2.0', label: 'Grok Imagine 2.0' },
  { name: 'grok-imagine-image-quality', label: 'Grok Imagine Quality' },
].map((names) => ({ ...names, capabilities, price: null, notice: null }));
