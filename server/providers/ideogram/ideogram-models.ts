import type { Capabilities, OptionDeclaration } from '../../../shared/image-model.ts';
import { RASTER } from '../declaring/raster.ts';
import type { ModelDeclaration } from '../image-provider.ts';
import { ideogramMicros, PRICE_SOURCE } from './ideogram-prices.ts';

/** By the vendor's own description (api.ideogram.ai/openapi.json, 2026-06-17). */
const RATIOS = [
  '1:1',
  '16:9',
  '9:16',
  '16:10',
  '10:16',
  '4:3',
  '3:4',
  '3:2',
  '2:3',
  '5:4',
  '4:5',
  '2:1',
  '1:2',
  '3:1',
  '1:3',
];

/** px; sizes of 2K that both 4.0 and 4.5 make. There are smaller ones, for the same price. */
const SIZES: readonly (readonly [width: number, height: number])[] = [
  [2048, 2048],
  [2560, 1440],
  [1440, 2560],
  [2560, 1600],
  [1600, 2560],
  [2304, 1728],
  [1728, 2304],
  [2496, 1664],
  [1664, 2496],
  [2240, 1792],
  [1792, 2240],
  [2880, 1440],
  [1440, 2880],
  [3072, 1024],
  [1024, 3072],
];

const speed: OptionDeclaration = {
  kind: 'choice',
  name: 'rendering_speed',
  label: 'Speed',
  choices: [
    { value: 'FLASH', label: 'Flash' },
    { value: 'TURBO', label: 'Turbo' },
    { value: 'DEFAULT', label: 'Normal' },
    { value: 'QUALITY', label: 'Quality' },
  ],
  default: 'DEFAULT',
};

/** The interface of 4.0 and later writes its words small. */
const speedOf4: OptionDeclaration = {
  ...speed,
  choices: [
    { value: 'turbo', label: 'Turbo' },
    { value: 'default', label: 'Normal' },
    { value: 'quality', label: 'Quality' },
  ],
  default: 'default',
};

const quality: OptionDeclaration = {
  kind: 'choice',
  name: 'quality',
  label: 'Quality',
  choices: [
    { value: 'low', label: 'Low' },
    { value: 'medium', label: 'Medium' },
    { value: 'high', label: 'High' },
  ],
  default: 'medium',
};

const rewriting = {
  kind: 'choice',
  name: 'magic_prompt',
  label: 'Let the model rewrite the prompt',
} as const;

const magicPrompt: OptionDeclaration = {
  ...rewriting,
  choices: [
    { value: 'AUTO', label: 'Model’s choice' },
    { value: 'ON', label: 'Yes' },
    { value: 'OFF', label: 'No' },
  ],
  default: 'AUTO',
};

const magicPromptOf4: OptionDeclaration = {
  ...rewriting,
  choices: [
    { value: 'auto', label: 'Model’s choice' },
    { value: 'on', label: 'Yes' },
    { value: 'off', label: 'No' },
  ],
  default: 'auto',
};

const style: OptionDeclaration = {
  kind: 'choice',
  name: 'style_type',
  label: 'Style',
  choices: [
    { value: 'AUTO', label: 'Model’s choice' },
    { value: 'GENERAL', label: 'General' },
    { value: 'REALISTIC', label: 'Realistic' },
    { value: 'DESIGN', label: 'Design' },
    { value: 'FICTION', label: 'Fiction' },
  ],
  default: 'AUTO',
};

const common = {
  maxCount: 8,
  seed: true,
  maxSeed: 2_147_483_647,
  ...RASTER,
  references: { max: 0, roles: [] },
} as const satisfies Partial<Capabilities>;

const sizes: Capabilities['dimensions'] = {
  kind: 'sizes',
  sizes: SIZES.map(([width, height]) => ({ width, height })),
};
const ratios: Capabilities['dimensions'] = { kind: 'ratios', ratios: RATIOS };

const LINES: readonly { name: string; label: string; basis: string; capabilities: Capabilities }[] =
  [
    {
      name: 'ideogram-4-5',
      label: 'Ideogram 4.5',
      basis: 'one picture of medium quality, without references',
      capabilities: {
        ...common,
        dimensions: sizes,
        // The first one is what is worked on.
        references: { max: 5, roles: [] },
        options: [quality, magicPromptOf4],
      },
    },
    {
      name: 'ideogram-4',
      label: 'Ideogram 4.0',
      basis: 'one picture at normal speed',
      // That it has seeds is in one source and not in another.
      capabilities: { ...common, dimensions: sizes, seed: false, options: [speedOf4] },
    },
    {
      name: 'v3',
      label: 'Ideogram 3.0',
      basis: 'one picture at normal speed, without references',
      capabilities: {
        ...common,
        dimensions: ratios,
        references: {
          max: 3,
          roles: [
            { id: 'style', label: 'Style' },
            { id: 'character', label: 'Character' },
          ],
        },
        options: [speed, style, magicPrompt],
      },
    },
    {
      name: 'v3-transparent',
      label: 'Ideogram 3.0, transparent background',
      basis: 'one picture at normal speed',
      capabilities: {
        ...common,
        dimensions: ratios,
        transparency: true,
        options: [speed, magicPrompt],
      },
    },
  ];

/** The models that make pictures from words and references, newest first. */
export const ideogramModels: readonly ModelDeclaration[] = LINES.map(
  ({ name, label, basis, capabilities }) => {
    const options = Object.fromEntries(capabilities.options.map((one) => [one.name, one.default]));
    const perImageMicros = ideogramMicros({ model: name, options, references: [] });
    return {
      name,
      label,
      capabilities,
      price: perImageMicros === null ? null : { perImageMicros, basis, ...PRICE_SOURCE },
      notice: null,
    };
  },
);
