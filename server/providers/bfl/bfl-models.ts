import type { Capabilities, Dimensions, OptionDeclaration } from '../../../shared/image-model.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/**
 * What the models can do, by the vendor's own description (api.bfl.ai/openapi.json, 2026-05-01) and,
 * for FLUX.3, which is newer than it, by what is known of it on 2026-11-22.
 */

/** Up to 4 MP; the vendor brings sides to multiples of 16 px. */
const ANY_SIZE: Dimensions = {
  kind: 'any',
  multipleOf: 16,
  minSide: 64,
  maxSide: 2048,
  maxPixels: 2048 * 2048,
  maxRatio: 4,
  defaultPixels: 1024 * 1024,
};

/** "Between 21:9 and 9:21"; these are the usual ones. */
const RATIOS: Dimensions = {
  kind: 'ratios',
  ratios: ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '21:9', '9:21'],
};

const tolerance = (max: number): OptionDeclaration => ({
  kind: 'number',
  name: 'safety_tolerance',
  label: 'Moderation (0 is strictest)',
  min: 0,
  max,
  step: 1,
  default: 2,
});

const upsampling = (byDefault: boolean): OptionDeclaration => ({
  kind: 'switch',
  name: 'prompt_upsampling',
  label: 'Let the model rewrite the prompt',
  default: byDefault,
});

const guidance: OptionDeclaration = {
  kind: 'number',
  name: 'guidance',
  label: 'Closeness to the prompt',
  min: 1.5,
  max: 10,
  step: 0.5,
  default: 5,
};

const steps: OptionDeclaration = {
  kind: 'number',
  name: 'steps',
  label: 'Steps (more take longer)',
  min: 1,
  max: 50,
  step: 1,
  default: 50,
};

interface Line {
  name: string;
  label: string;
  dimensions: Dimensions;
  references: number;
  options: readonly OptionDeclaration[];
}

const LINES: readonly Line[] = [
  {
    name: 'flux-3-image',
    label: 'FLUX.3',
    dimensions: ANY_SIZE,
    references: 10,
    // Which options it takes is not known.
    options: [],
  },
  ...[
    { name: 'flux-2-max', label: 'FLUX.2 max' },
    { name: 'flux-2-pro', label: 'FLUX.2 pro' },
  ].map((names) => ({
    ...names,
    dimensions: ANY_SIZE,
    references: 8,
    options: [tolerance(5)],
  })),
  {
    name: 'flux-2-flex',
    label: 'FLUX.2 flex',
    dimensions: ANY_SIZE,
    references: 8,
    options: [guidance, steps, upsampling(true), tolerance(5)],
  },
  ...[
    { name: 'flux-2-klein-9b', label: 'FLUX.2 klein 9B' },
    { name: 'flux-2-klein-4b', label: 'FLUX.2 klein 4B' },
  ].map((names) => ({
    ...names,
    dimensions: ANY_SIZE,
    references: 4,
    options: [tolerance(5)],
  })),
  ...[
    { name: 'flux-kontext-max', label: 'FLUX.1 Kontext max' },
    { name: 'flux-kontext-pro', label: 'FLUX.1 Kontext pro' },
  ].map((names) => ({
    ...names,
    dimensions: RATIOS,
    references: 4,
    options: [upsampling(false), tolerance(6)],
  })),
];

/** The models that make pictures from words and references, newest first. */
export const bflModels: readonly ModelDeclaration[] = LINES.map((line) => ({
  name: line.name,
  label: line.label,
  capabilities: capabilitiesOf(line),
  picturesPerCall: 1,
  // The vendor says what a call costs only in its answer to it.
  price: null,
  notice: null,
}));

function capabilitiesOf({ dimensions, references, options }: Line): Capabilities {
  return {
    dimensions,
    maxCount: 10,
    seed: true,
    output: 'raster',
    transparency: false,
    mask: false,
    streaming: false,
    references: { max: references, roles: [] },
    options: [...options],
  };
}
