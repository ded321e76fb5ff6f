import type { Capabilities } from '../../../shared/image-model.ts';
import { RASTER } from '../declaring/raster.ts';
import { strength } from '../declaring/usual-options.ts';
import { MORE_RATIOS } from '../declaring/usual-ratios.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/** By the vendor's own description (external.api.recraft.ai, 2026-08-22). */
const RATIOS = [...MORE_RATIOS, '2:1', '1:2', '14:10', '10:14', '6:10'];

const capabilities: Capabilities = {
  dimensions: { kind: 'ratios', ratios: RATIOS },
  maxCount: 6,
  seed: true,
  ...RASTER,
  references: { max: 1, roles: [] },
  options: [strength(0.5)],
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
