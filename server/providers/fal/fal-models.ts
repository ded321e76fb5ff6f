import type { Capabilities, Dimensions, OptionDeclaration } from '../../../shared/image-model.ts';
import { freeSize } from '../declaring/free-size.ts';
import { RASTER } from '../declaring/raster.ts';
import { rewriting } from '../declaring/usual-options.ts';
import { MORE_RATIOS } from '../declaring/usual-ratios.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/*
 * Every model on fal has inputs of its own. Declared are some that the types of its maker's client
 * spell out (@fal-ai/client 1.10.1, types/endpoints); others cannot be asked for exactly.
 */

/** The sizes that fal has names for. */
const NAMED: Dimensions = {
  kind: 'sizes',
  sizes: [
    { width: 1024, height: 1024 },
    { width: 1024, height: 768 },
    { width: 768, height: 1024 },
    { width: 1024, height: 576 },
    { width: 576, height: 1024 },
    { width: 512, height: 512 },
  ],
};

const RATIOS = [...MORE_RATIOS, '21:9'];

const acceleration: OptionDeclaration = {
  kind: 'choice',
  name: 'acceleration',
  label: 'Speed',
  choices: [
    { value: 'none', label: 'Careful' },
    { value: 'regular', label: 'Regular' },
    { value: 'high', label: 'Fast' },
  ],
  default: 'regular',
};

const tolerance: OptionDeclaration = {
  kind: 'choice',
  name: 'safety_tolerance',
  label: 'Moderation (1 is strictest)',
  choices: ['1', '2', '3', '4', '5'].map((value) => ({ value, label: value })),
  default: '2',
};

const resolution = (values: string[]): OptionDeclaration => ({
  kind: 'choice',
  name: 'resolution',
  label: 'Resolution',
  choices: values.map((value) => ({ value, label: value })),
  default: '1K',
});

interface Line {
  name: string;
  label: string;
  dimensions: Dimensions;
  /** Pictures of one call; 1 where the model has no input for it. */
  most: number;
  /** Above 0, the model has an endpoint `edit` that takes them. */
  references: number;
  options: OptionDeclaration[];
}

const LINES: readonly Line[] = [
  {
    name: 'fal-ai/flux-2-pro',
    label: 'FLUX.2 pro',
    dimensions: NAMED,
    most: 1,
    references: 8,
    options: [tolerance],
  },
  {
    name: 'fal-ai/flux-2',
    label: 'FLUX.2 dev',
    dimensions: freeSize(16, 512, 2048),
    most: 4,
    references: 4,
    options: [acceleration, rewriting('enable_prompt_expansion', false)],
  },
  {
    name: 'fal-ai/nano-banana-2',
    label: 'Nano Banana 2',
    dimensions: { kind: 'ratios', ratios: [...RATIOS, '1:4', '4:1', '1:8', '8:1'] },
    most: 4,
    references: 14,
    options: [resolution(['0.5K', '1K', '2K', '4K'])],
  },
  {
    name: 'fal-ai/nano-banana-pro',
    label: 'Nano Banana Pro',
    dimensions: { kind: 'ratios', ratios: RATIOS },
    most: 4,
    references: 14,
    options: [resolution(['1K', '2K', '4K'])],
  },
  {
    name: 'fal-ai/flux/dev',
    label: 'FLUX.1 dev',
    dimensions: NAMED,
    most: 4,
    references: 0,
    options: [],
  },
  {
    name: 'fal-ai/flux/schnell',
    label: 'FLUX.1 schnell',
    dimensions: NAMED,
    most: 4,
    references: 0,
    options: [],
  },
];

/** Models that make several pictures by one call, and so have an input for how many. */
export const MAKES_SEVERAL: ReadonlySet<string> = new Set(
  LINES.filter(({ most }) => most > 1).map(({ name }) => name),
);

export const falModels: readonly ModelDeclaration[] = LINES.map((line) => ({
  name: line.name,
  label: line.label,
  capabilities: capabilitiesOf(line),
  picturesPerCall: line.most,
  // It differs from account to account, and no answer tells it.
  price: null,
  notice: null,
}));

function capabilitiesOf({ dimensions, references, options }: Line): Capabilities {
  return {
    dimensions,
    maxCount: 4,
    seed: true,
    ...RASTER,
    references: { max: references, roles: [] },
    options,
  };
}
