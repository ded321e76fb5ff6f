import type { Capabilities } from '../../../shared/image-model.ts';
import { RASTER } from '../declaring/raster.ts';
import { strength } from '../declaring/usual-options.ts';
import type { ModelDeclaration } from '../image-provider.ts';

const RATIOS = ['1:1', '16:9', '9:16', '3:2', '2:3', '5:4', '4:5', '21:9', '9:21'];

/** @param fromPicture whether the model can work from a picture instead of nothing */
function capabilitiesOf(fromPicture: boolean): Capabilities {
  return {
    dimensions: { kind: 'ratios', ratios: RATIOS },
    maxCount: 10,
    seed: true,
    maxSeed: 4_294_967_294,
    ...RASTER,
    references: { max: fromPicture ? 1 : 0, roles: [] },
    options: fromPicture ? [strength(0.7)] : [],
  };
}

/** The models that make pictures from words; those of SD 3.5 from a picture, too. */
export const stabilityModels: readonly ModelDeclaration[] = [
  { name: 'ultra', label: 'Stable Image Ultra', fromPicture: false },
  { name: 'core', label: 'Stable Image Core', fromPicture: false },
  { name: 'sd3.5-large', label: 'Stable Diffusion 3.5 Large', fromPicture: true },
  { name: 'sd3.5-large-turbo', label: 'Stable Diffusion 3.5 Large Turbo', fromPicture: true },
  { name: 'sd3.5-medium', label: 'Stable Diffusion 3.5 Medium', fromPicture: true },
].map(({ name, label, fromPicture }) => ({
  name,
  label,
  capabilities: capabilitiesOf(fromPicture),
  picturesPerCall: 1,
  // In credits, and how many is not written where we can point to.
  price: null,
  notice: null,
}));
