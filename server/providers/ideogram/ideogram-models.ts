import type { Capabilities, OptionDeclaration } from '../../../shared/image-model.ts';
import type { ModelDeclaration } from '../image-provider.ts';

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

const PRICE_SOURCE = { source: 'ideogram.ai/features/api-pricing', date: '2026-11-22' };

/** USD micros a picture, by speed; what the others cost is not known. */
export const SPEED_PRICES: Readonly<Record<string, number>> = {
  TURBO: 30_000,
  DEFAULT: 60_000,
  QUALITY: 100_000,
};

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

const magicPrompt: OptionDeclaration = {
  kind: 'choice',
  name: 'magic_prompt',
  label: 'Let the model rewrite the prompt',
  choices: [
    { value: 'AUTO', label: 'Model’s choice' },
    { value: 'ON', label: 'Yes' },
    { value: 'OFF', label: 'No' },
  ],
  default: 'AUTO',
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
  dimensions: { kind: 'ratios', ratios: RATIOS },
  maxCount: 8,
  seed: true,
  mask: false,
  streaming: false,
} as const satisfies Partial<Capabilities>;

const price = {
  perImageMicros: SPEED_PRICES.DEFAULT ?? 0,
  basis: 'one picture at normal speed, without references',
  ...PRICE_SOURCE,
};

/**
 * Ideogram 3.0. Of 4.0 the vendor's description names no shapes, and of 4.5 it has nothing: they
 * are not offered before somebody knows what they take.
 */
export const ideogramModels: readonly ModelDeclaration[] = [
  {
    name: 'v3',
    label: 'Ideogram 3.0',
    capabilities: {
      ...common,
      output: 'raster',
      transparency: false,
      references: {
        max: 3,
        roles: [
          { id: 'style', label: 'Style' },
          { id: 'character', label: 'Character' },
        ],
      },
      options: [speed, style, magicPrompt],
    },
    price,
    notice: null,
  },
  {
    name: 'v3-transparent',
    label: 'Ideogram 3.0, transparent background',
    capabilities: {
      ...common,
      output: 'raster',
      transparency: true,
      references: { max: 0, roles: [] },
      options: [speed, magicPrompt],
    },
    price,
    notice: null,
  },
];

export { PRICE_SOURCE };
