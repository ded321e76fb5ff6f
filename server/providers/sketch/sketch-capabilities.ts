import { ratioOf } from '../../../shared/fit-dimensions.ts';
import type { Capabilities } from '../../../shared/image-model.ts';
import type { Size } from '../../../shared/scalars.ts';

/** Pixels of a picture by the `detail` option. */
const PIXELS: Record<string, number> = { standard: 1_048_576, fine: 4_194_304 };

export const sketchCapabilities: Capabilities = {
  dimensions: {
    kind: 'ratios',
    ratios: [
      '1:1',
      '5:4',
      '4:5',
      '4:3',
      '3:4',
      '3:2',
      '2:3',
      '16:10',
      '10:16',
      '16:9',
      '9:16',
      '2:1',
      '1:2',
      '21:9',
      '9:21',
      '3:1',
      '1:3',
    ],
  },
  maxCount: 8,
  seed: true,
  output: 'raster',
  transparency: false,
  mask: false,
  streaming: false,
  references: {
    max: 4,
    roles: [
      { id: 'palette', label: 'Colours' },
      { id: 'composition', label: 'Composition' },
    ],
  },
  options: [
    {
      kind: 'choice',
      name: 'style',
      label: 'Style',
      choices: [
        { value: 'auto', label: 'From the prompt' },
        { value: 'landscape', label: 'Landscape' },
        { value: 'nightsky', label: 'Night sky' },
        { value: 'city', label: 'City' },
        { value: 'waves', label: 'Paper waves' },
        { value: 'geometric', label: 'Geometric' },
        { value: 'botanical', label: 'Botanical' },
        { value: 'silk', label: 'Soft gradient' },
        { value: 'strokes', label: 'Brush strokes' },
      ],
      default: 'auto',
    },
    {
      kind: 'choice',
      name: 'detail',
      label: 'Detail',
      choices: [
        { value: 'standard', label: 'Standard (1 megapixel)' },
        { value: 'fine', label: 'Fine (4 megapixels)' },
      ],
      default: 'standard',
    },
  ],
};

/**
 * px for an aspect ratio: about as many pixels as the detail says, in the exact proportion where
 * a multiple of the ratio comes near enough.
 */
export function sketchSize(aspectRatio: string, detail: string): Size {
  const pixels = PIXELS[detail] ?? (PIXELS.standard as number);
  const ratio = ratioOf(aspectRatio);
  const [across = 1, down = 1] = aspectRatio.split(':').map(Number);
  const times = Math.round(Math.sqrt(pixels * ratio) / across);
  if (times >= 24) return { width: across * times, height: down * times };
  return {
    width: Math.max(1, Math.round(Math.sqrt(pixels * ratio))),
    height: Math.max(1, Math.round(Math.sqrt(pixels / ratio))),
  };
}
