import type { Capabilities, OptionDeclaration } from '../../../shared/image-model.ts';
import { RASTER } from '../declaring/raster.ts';
import { rewriting, tolerance } from '../declaring/usual-options.ts';
import { MORE_RATIOS } from '../declaring/usual-ratios.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/*
 * Every model on Replicate has inputs of its own (`openapi_schema` of its version). Declared are
 * those whose inputs are settled; other models cannot be asked for exactly.
 */

const fast: OptionDeclaration = {
  kind: 'switch',
  name: 'go_fast',
  label: 'Faster, a little less exact',
  default: true,
};

interface Line {
  name: string;
  label: string;
  ratios: string[];
  /** Pictures of one call; 1 where the model has no input for it. */
  most: number;
  options: OptionDeclaration[];
}

const LINES: readonly Line[] = [
  {
    name: 'black-forest-labs/flux-1.1-pro',
    label: 'FLUX1.1 pro',
    ratios: MORE_RATIOS,
    most: 1,
    options: [rewriting('prompt_upsampling', false), tolerance(1, 6)],
  },
  {
    name: 'black-forest-labs/flux-dev',
    label: 'FLUX.1 dev',
    ratios: [...MORE_RATIOS, '21:9', '9:21'],
    most: 4,
    options: [fast],
  },
  {
    name: 'black-forest-labs/flux-schnell',
    label: 'FLUX.1 schnell',
    ratios: [...MORE_RATIOS, '21:9', '9:21'],
    most: 4,
    options: [fast],
  },
];

/** Models that make several pictures by one call, and so have an input for how many. */
export const MAKES_SEVERAL: ReadonlySet<string> = new Set(
  LINES.filter(({ most }) => most > 1).map(({ name }) => name),
);

export const replicateModels: readonly ModelDeclaration[] = LINES.map((line) => ({
  name: line.name,
  label: line.label,
  capabilities: capabilitiesOf(line),
  picturesPerCall: line.most,
  // Neither before nor after does its interface say what a picture costs.
  price: null,
  notice: null,
}));

function capabilitiesOf({ ratios, options }: Line): Capabilities {
  return {
    dimensions: { kind: 'ratios', ratios },
    maxCount: 4,
    seed: true,
    ...RASTER,
    references: { max: 0, roles: [] },
    options,
  };
}
