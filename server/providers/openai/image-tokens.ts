import type { Size } from '../../../shared/scalars.ts';

/*
 * How many tokens a picture is billed as. OpenAI publishes a calculator and tables
 * (developers.openai.com/api/docs/guides/image-generation#cost-and-latency); what is only known
 * from its bills is marked so. Figures read on 2026-11-22.
 */

export type Quality = 'low' | 'medium' | 'high';

/** Each preview costs as much as this many tokens of a picture (the same guide). */
export const TOKENS_PER_PREVIEW = 100;

/** Tokens of the longer side, from gpt-image-2 on (community.openai.com/t/1382699). */
const LONG_SIDE: Readonly<Record<Quality, number>> = { low: 16, medium: 48, high: 96 };

/**
 * Tokens of a picture made by gpt-image-2 and newer: a grid in the picture's shape, scaled with its
 * area. 1024 × 1024 px are 196, 1756 and 7024 tokens.
 * @param size px
 */
export function gridTokens({ width, height }: Size, quality: Quality): number {
  const long = LONG_SIDE[quality];
  const short = Math.round((long * Math.min(width, height)) / Math.max(width, height));
  return Math.ceil((long * short * (2_000_000 + width * height)) / 4_000_000);
}

/** Of the models before: square, portrait 1024 × 1536 and landscape 1536 × 1024 px. */
const TABLE: Readonly<Record<Quality, { square: number; portrait: number; landscape: number }>> = {
  low: { square: 272, portrait: 408, landscape: 400 },
  medium: { square: 1056, portrait: 1584, landscape: 1568 },
  high: { square: 4160, portrait: 6240, landscape: 6208 },
};

/** Tokens of a picture made by gpt-image-1.5 and gpt-image-1-mini, in one of their three sizes. */
export function tableTokens({ width, height }: Size, quality: Quality): number {
  const row = TABLE[quality];
  if (width === height) return row.square;
  return width < height ? row.portrait : row.landscape;
}

/**
 * Tokens of a reference for gpt-image-2 and newer: one for each 32 × 32 px, as seen on bills
 * (1024 tokens for 1024 × 1024 px); the vendor does not say.
 */
export function patchTokens({ width, height }: Size): number {
  return Math.ceil(width / 32) * Math.ceil(height / 32);
}

/**
 * Tokens of a reference for the models before: 65, and 129 for each tile of 512 px when the shorter
 * side is brought to 512 px (developers.openai.com/api/docs/guides/images-vision). High fidelity
 * adds 4160 to a square one and 6240 to others.
 */
export function tileTokens({ width, height }: Size, highFidelity: boolean): number {
  const scale = Math.min(512 / Math.min(width, height), 1);
  const tiles = Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
  const fidelity = width === height ? 4160 : 6240;
  return 65 + 129 * tiles + (highFidelity ? fidelity : 0);
}

/** Tokens of a prompt, roughly: four bytes each, and six that every request has. */
export function promptTokens(prompt: string): number {
  return Math.ceil(Buffer.byteLength(prompt) / 4) + 6;
}
