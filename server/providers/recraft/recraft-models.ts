import type { Capabilities } from '../../../shared/image-model.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/** By the vendor's own description (external.api.recraft.ai, 2026-08-22). */
const RATIOS = [
  '1:1',
  '16:9',
  '9:16',
  '4:3',
  '3:4',
  '3:2',
  '2:3',
  '5:4',
  '4:5',
  '2:1',
  '1:2',
  '14:10',
  '10:14',
  '6:10',
];

const capabilities: Capabilities = {
  dimensions: { kind: 'ratios', ratios: RATIOS },
  maxCount: 6,
  seed: true,
  output: 'raster',
  transparency: false,
  mask: false,
  streaming: false,
  references: { max: 1, roles: [] },
  options: [
    {
      kind: 'number',
      name: 'strength',
      label: 'Distance from the reference (only with one)',
      min: 0,
      max: 1,
      step: 0.05,
      default: 0.5,
    },
  ],
};

/** Pictures in pixels, and vector pictures, which come as SVG. */
export const recraftModels: readonly ModelDeclaration[] = [
  { name: 'recraftv4_1', label: 'Recraft V4.1' },
  { name: 'recraftv4_1_pro', label: 'Recraft V4.1 Pro' },
  { name: 'recraftv4_1_vector', label: 'Recraft V4.1 Vector (SVG)' },
  { name: 'recraftv4_1_pro_vector', label: 'Recraft V4.1 Pro Vector (SVG)' },
].map((names) => ({
  ...names,
  capabilities: names.name.endsWith('_vector')
    ? { ...capabilities, output: 'vector', transparency: true }
    : capabilities,
  // The answer says how many credits it took; before it, nobody does.
  price: null,
  notice: null,
}));
