import type { Capabilities, OptionDeclaration, Price } from '../../../shared/image-model.ts';
import type { KeySettings, SettingDeclaration } from '../../../shared/provider-key.ts';
import type { Size } from '../../../shared/scalars.ts';
import { RASTER } from '../declaring/raster.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/** Names of models carry a date, and accounts have names of their own for them: each key says its. */
export const seedreamSettings: readonly SettingDeclaration[] = [
  {
    kind: 'text',
    name: 'models',
    label: 'Models',
    help: 'The ids of the Seedream models or endpoints that your account has, separated by commas.',
    placeholder: 'seedream-5-0-260128, ep-20260101120000-abcde',
    required: true,
  },
];

/** px; what the vendor recommends for 2K, which every Seedream since 4.0 makes. */
const SIZES: Size[] = [
  { width: 2048, height: 2048 },
  { width: 2304, height: 1728 },
  { width: 1728, height: 2304 },
  { width: 2560, height: 1440 },
  { width: 1440, height: 2560 },
  { width: 2496, height: 1664 },
  { width: 1664, height: 2496 },
  { width: 3024, height: 1296 },
];

const watermark: OptionDeclaration = {
  kind: 'switch',
  name: 'watermark',
  label: 'Write “AI generated” into the corner',
  default: false,
};

const capabilities: Capabilities = {
  dimensions: { kind: 'sizes', sizes: SIZES },
  maxCount: 4,
  // Only Seedream 3 took one.
  seed: false,
  ...RASTER,
  // Some models take 14; 10 is what every one takes.
  references: { max: 10, roles: [] },
  options: [watermark],
};

/** USD micros a picture of Seedream 5: what is said is from $0.02 to $0.035, whichever model it is. */
const MOST_OF_5 = 35_000;

/** Of endpoints, whose names say nothing, and of older models nobody says what they cost. */
function priceOf(name: string): Price | null {
  if (!/^(?:doubao-)?seedream-5-/.test(name)) return null;
  return {
    perImageMicros: MOST_OF_5,
    basis: 'at most for one picture; from $0.02, by model',
    source: 'facts/providers.md, row Seedream',
    date: '2026-11-22',
  };
}

/** The models that a key with these settings opens; what is no id is left out. */
export function seedreamModels({ models }: KeySettings): ModelDeclaration[] {
  if (typeof models !== 'string') return [];
  const names = new Set(models.split(/[,\s]+/).filter((name) => /^[\w.-]{1,100}$/.test(name)));
  return [...names].map((name) => ({
    name,
    label: name,
    capabilities,
    // Several by one call would be a series, of as many as the model likes.
    picturesPerCall: 1,
    price: priceOf(name),
    notice: null,
  }));
}
