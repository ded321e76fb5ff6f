import type { Capabilities, Dimensions, OptionDeclaration } from '../../../shared/image-model.ts';
import { freeSize } from '../declaring/free-size.ts';
import { RASTER } from '../declaring/raster.ts';
import { rewriting, tolerance } from '../declaring/usual-options.ts';
import { USUAL_RATIOS } from '../declaring/usual-ratios.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/**
 * What the models can do, by the vendor's own description (api.bfl.ai/openapi.json, 2026-05-01) and,
 * for FLUX.3, which is newer than it, by what is known of it on 2026-11-22.
 */

/** Up to 4 MP; the vendor brings sides to multiples of 16 px. */
const ANY_SIZE = freeSize(16, 64, 2048);

/** "Between 21:9 and 9:21"; these are the usual ones. */
const RATIOS: Dimensions = {
  kind: 'ratios',
  ratios: [...USUAL_RATIOS, '21:9', '9:21'],
};

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
    options: [tolerance(0, 5)],
  })),
  {
    name: 'flux-2-flex',
    label: 'FLUX.2 flex',
    dimensions: ANY_SIZE,
    references: 8,
    options: [guidance, steps, rewriting('prompt_upsampling', true), tolerance(0, 5)],
  },
  ...[
    { name: 'flux-2-klein-9b', label: 'FLUX.2 klein 9B' },
    { name: 'flux-2-klein-4b', label: 'FLUX.2 klein 4B' },
  ].map((names) => ({
    ...names,
    dimensions: ANY_SIZE,
    references: 4,
    options: [tolerance(0, 5)],
  })),
  ...[
    { name: 'flux-kontext-max', label: 'FLUX.1 Kontext max' },
    { name: 'flux-kontext-pro', label: 'FLUX.1 Kontext pro' },
  ].map((names) => ({
    ...names,
    dimensions: RATIOS,
    references: 4,
    options: [rewriting('prompt_upsampling', false), tolerance(0, 6)],
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
    ...RASTER,
    references: { max: references, roles: [] },
    options: [...options],
  };
}
