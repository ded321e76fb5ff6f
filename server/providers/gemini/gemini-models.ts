import type { Capabilities } from '../../../shared/image-model.ts';
import { RASTER } from '../declaring/raster.ts';
import type { ModelDeclaration } from '../image-provider.ts';

/** Every ratio the interface names (generativelanguage v1beta, ImageResponseFormat). */
const RATIOS = [
  '1:1',
  '2:3',
  '3:2',
  '3:4',
  '4:3',
  '4:5',
  '5:4',
  '9:16',
  '16:9',
  '21:9',
  '1:4',
  '4:1',
  '1:8',
  '8:1',
];

const capabilities: Capabilities = {
  dimensions: { kind: 'ratios', ratios: RATIOS },
  maxCount: 10,
  seed: true,
  // An int32 in the vendor's description.
  maxSeed: 2_147_483_647,
  ...RASTER,
  references: { max: 14, roles: [] },
  options: [
    {
      kind: 'choice',
      name: 'imageSize',
      label: 'Size',
      choices: [
        { value: '1K', label: '1K (about 1 megapixel)' },
        { value: '2K', label: '2K (about 4 megapixels)' },
        { value: '4K', label: '4K (about 16 megapixels)' },
      ],
      default: '1K',
    },
  ],
};

/** Where the prices are written, and the day they were read. */
export const GEMINI_PRICES = {
  source: 'ai.google.dev/gemini-api/docs/pricing',
  date: '2026-11-22',
} as const;

/** USD micros for a picture of one size; a size that is not here has no known price. */
const MICROS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'gemini-nano-banana-2.1': { '1K': 33_600 },
  'gemini-3-pro-image': { '1K': 134_000, '2K': 134_000, '4K': 240_000 },
};

/** USD micros for one picture of a size, without what is sent; `null` where nobody says. */
export function geminiMicros(model: string, imageSize: string): number | null {
  return MICROS[model]?.[imageSize] ?? null;
}

const SERVED = [
  { name: 'gemini-nano-banana-2.1', label: 'Nano Banana 2.1' },
  { name: 'gemini-3-pro-image', label: 'Nano Banana Pro (Gemini 3 Pro Image)' },
];

const RETIRED = [
  { name: 'imagen-4.0-generate-001', label: 'Imagen 4' },
  { name: 'imagen-4.0-ultra-generate-001', label: 'Imagen 4 Ultra' },
];

/** The models that answer with pictures; then those that Google no longer serves. */
export const geminiModels: readonly ModelDeclaration[] = [
  ...SERVED.map((names) => ({
    ...names,
    capabilities,
    picturesPerCall: 1,
    price: {
      perImageMicros: geminiMicros(names.name, '1K'),
      basis: 'one picture of 1K, without what is sent',
      ...GEMINI_PRICES,
    },
    notice: null,
  })),
  ...RETIRED.map((names) => ({
    ...names,
    capabilities,
    price: null,
    notice: null,
    retired: { on: null, successor: 'gemini-nano-banana-2.1' },
  })),
];
