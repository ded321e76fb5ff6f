import type { Capabilities, Dimensions, OptionDeclaration } from '../../../shared/image-model.ts';
import type { ModelDeclaration } from '../image-provider.ts';
import { gridTokens, tableTokens } from './image-tokens.ts';
import { type Rates, ratesOf } from './openai-rates.ts';

/**
 * What the models can do, by the SDK's own description of the endpoints (openai 7.57,
 * resources/images) and developers.openai.com/api/docs/guides/image-generation.
 */
type Generation = 'flexible' | 'fixed';

/** From gpt-image-2 on; 2560 × 1440 px and more are experimental. */
const ANY_SIZE: Dimensions = {
  kind: 'any',
  multipleOf: 16,
  minSide: 480,
  maxSide: 3840,
  maxPixels: 3840 * 2160,
  minPixels: 655_360,
  maxRatio: 3,
  defaultPixels: 1024 * 1024,
};

const THREE_SIZES: Dimensions = {
  kind: 'sizes',
  sizes: [
    { width: 1024, height: 1024 },
    { width: 1536, height: 1024 },
    { width: 1024, height: 1536 },
  ],
};

const QUALITY_LABELS: Readonly<Record<string, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  xhigh: 'Extra high',
  max: 'Maximum',
  auto: 'Model’s choice',
};

const background: OptionDeclaration = {
  kind: 'choice',
  name: 'background',
  label: 'Background',
  choices: [
    { value: 'auto', label: 'Model’s choice' },
    { value: 'opaque', label: 'Opaque' },
    { value: 'transparent', label: 'Transparent' },
  ],
  default: 'auto',
};

const previews: OptionDeclaration = {
  kind: 'number',
  name: 'previews',
  label: 'Previews while it works (only for a single picture; each costs a little)',
  min: 0,
  max: 3,
  step: 1,
  default: 1,
};

const moderation: OptionDeclaration = {
  kind: 'choice',
  name: 'moderation',
  label: 'Moderation (only without references)',
  choices: [
    { value: 'auto', label: 'Standard' },
    { value: 'low', label: 'Less strict' },
  ],
  default: 'auto',
};

const fidelity: OptionDeclaration = {
  kind: 'choice',
  name: 'fidelity',
  label: 'Faithfulness to references',
  choices: [
    { value: 'low', label: 'Normal' },
    { value: 'high', label: 'High (faces and details; costs more)' },
  ],
  default: 'low',
};

interface Line {
  name: string;
  label: string;
  generation: Generation;
  qualities: readonly string[];
  extra?: readonly OptionDeclaration[];
}

const THREE = ['low', 'medium', 'high'];
const FIVE = [...THREE, 'xhigh', 'max'];

/** What takes the place of the models that are gone. */
const FIRST_STILL_SERVED: Line = {
  name: 'gpt-image-1.5',
  label: 'GPT Image 1.5',
  generation: 'fixed',
  qualities: THREE,
  extra: [fidelity],
};

const LINES: readonly Line[] = [
  {
    name: 'gpt-image-2.6-flare',
    label: 'GPT Image 2.6 Flare',
    generation: 'flexible',
    qualities: FIVE,
  },
  {
    name: 'gpt-image-2.6-sunburst',
    label: 'GPT Image 2.6 Sunburst',
    generation: 'flexible',
    qualities: FIVE,
  },
  {
    name: 'gpt-image-2.5-flare',
    label: 'GPT Image 2.5 Flare',
    generation: 'flexible',
    qualities: FIVE,
  },
  {
    name: 'gpt-image-2.5-sunburst',
    label: 'GPT Image 2.5 Sunburst',
    generation: 'flexible',
    qualities: FIVE,
  },
  { name: 'gpt-image-2', label: 'GPT Image 2', generation: 'flexible', qualities: THREE },
  FIRST_STILL_SERVED,
  { name: 'gpt-image-1-mini', label: 'GPT Image 1 mini', generation: 'fixed', qualities: THREE },
];

const RETIRED = [
  { name: 'gpt-image-1', label: 'GPT Image 1', on: '2026-10-23' },
  { name: 'dall-e-3', label: 'DALL·E 3', on: null },
  { name: 'dall-e-2', label: 'DALL·E 2', on: null },
];

/** Every gpt-image model that OpenAI still serves, newest first; then those it does not. */
export const openaiModels: readonly ModelDeclaration[] = [
  ...LINES.map((line) => ({
    name: line.name,
    label: line.label,
    capabilities: capabilitiesOf(line),
    price: priceOf(line),
    notice: null,
  })),
  ...RETIRED.map(({ name, label, on }) => ({
    name,
    label,
    capabilities: capabilitiesOf(FIRST_STILL_SERVED),
    price: null,
    notice: null,
    retired: { on, successor: FIRST_STILL_SERVED.name },
  })),
];

function capabilitiesOf({ generation, qualities, extra = [] }: Line): Capabilities {
  return {
    dimensions: generation === 'flexible' ? ANY_SIZE : THREE_SIZES,
    maxCount: 10,
    seed: false,
    output: 'raster',
    transparency: true,
    mask: false,
    streaming: true,
    references: { max: 16, roles: [] },
    options: [quality(qualities), background, previews, ...extra, moderation],
  };
}

/** Not the vendor's default `auto`: what that costs is known only afterwards. */
function quality(qualities: readonly string[]): OptionDeclaration {
  return {
    kind: 'choice',
    name: 'quality',
    label: 'Quality',
    choices: [...qualities, 'auto'].map((value) => ({
      value,
      label: QUALITY_LABELS[value] ?? value,
    })),
    default: 'medium',
  };
}

/** What a square picture of medium quality costs, without prompt, references and previews. */
function priceOf({ name, generation }: Line): ModelDeclaration['price'] {
  const rates: Rates | undefined = ratesOf(name);
  if (!rates) return null;
  const square = { width: 1024, height: 1024 };
  const tokens =
    generation === 'flexible' ? gridTokens(square, 'medium') : tableTokens(square, 'medium');
  return {
    perImageMicros: Math.ceil(tokens * rates.imageOut),
    basis: `${tokens} tokens for 1024 × 1024 px at medium quality, at $${rates.imageOut} per million`,
    source: rates.source,
    date: rates.date,
  };
}
