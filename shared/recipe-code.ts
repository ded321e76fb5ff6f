import { MAX_COUNT, MAX_PROMPT_LENGTH, MAX_REFERENCES } from './limits.ts';

/**
 * A recipe as text to carry from one account to another: what was asked for, and nothing of who
 * asked or with which key. References are named by the SHA-256 of their bytes, so that whoever has
 * the same bytes has the same reference, and nobody else gets them.
 */
export interface RecipeCode {
  /** A model's id, `provider/model`. */
  model: string;
  prompt: string;
  /** Pictures. */
  count: number;
  /** px; at most one of `size` and `aspectRatio` is set. */
  size: { width: number; height: number } | null;
  /** `16:9` */
  aspectRatio: string | null;
  seed: number | null;
  /** The model's own options, by declared name. */
  options: Record<string, string | number | boolean>;
  references: { sha256: string; role: string | null }[];
}

/** What a recipe code in a text turned out to be. */
export type ReadRecipeCode =
  | { state: 'read'; recipe: RecipeCode }
  /** Cut off, mistyped or made up. */
  | { state: 'damaged' }
  /** Of a later version of this text. */
  | { state: 'unknown_version' }
  /** There is no recipe code in the text. */
  | { state: 'none' };

/** `tomson-recipe:`, the version, the JSON in base64url, and a checksum of that. */
const PATTERN = /tomson-recipe:(\d{1,3})\.([A-Za-z0-9_-]+)(?:\.([0-9a-f]{8}))?/;
const VERSION = '1';

/** The code of a recipe: one word of ASCII without spaces. */
export function writeRecipeCode(recipe: RecipeCode): string {
  const { model, prompt, count, size, aspectRatio, seed, options, references } = recipe;
  const json = JSON.stringify({
    m: model,
    p: prompt,
    ...(count !== 1 && { n: count }),
    ...(size && { z: [size.width, size.height] }),
    ...(aspectRatio !== null && { a: aspectRatio }),
    ...(seed !== null && { s: seed }),
    ...(Object.keys(options).length > 0 && { o: options }),
    ...(references.length > 0 && {
      r: references.map(({ sha256, role }) => (role === null ? [sha256] : [sha256, role])),
    }),
  });
  const body = toBase64Url(new TextEncoder().encode(json));
  return `tomson-recipe:${VERSION}.${body}.${checksum(body)}`;
}

/** Finds and reads a recipe code in a pasted text. What it holds has been checked, field by field. */
export function readRecipeCode(text: string): ReadRecipeCode {
  const found = PATTERN.exec(text);
  if (!found) return { state: 'none' };
  const [, version, body = '', sum] = found;
  if (version !== VERSION) return { state: 'unknown_version' };
  if (sum !== checksum(body)) return { state: 'damaged' };
  try {
    const bytes = fromBase64Url(body);
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const recipe = checked(parsed);
    return recipe ? { state: 'read', recipe } : { state: 'damaged' };
  } catch {
    return { state: 'damaged' };
  }
}

/** The plugin carries no schema library, so this is by hand; the limits are the contract's. */
function checked(value: unknown): RecipeCode | null {
  if (!isRecord(value)) return null;
  const { m: model, p: prompt, n: count = 1, z, a = null, s = null, o = {}, r = [] } = value;
  const size = z === undefined ? null : sizeOf(z);
  const references = Array.isArray(r) ? r.map(referenceOf) : [null];
  const isGood =
    typeof model === 'string' &&
    model.length <= 200 &&
    /^[a-z0-9-]+\/[^\s]+$/.test(model) &&
    typeof prompt === 'string' &&
    prompt.trim() !== '' &&
    prompt.length <= MAX_PROMPT_LENGTH &&
    isWhole(count, 1, MAX_COUNT) &&
    (z === undefined || size !== null) &&
    (a === null || (typeof a === 'string' && /^[1-9]\d{0,3}:[1-9]\d{0,3}$/.test(a))) &&
    (size === null || a === null) &&
    (s === null || isWhole(s, 0, 4_294_967_295)) &&
    isRecord(o) &&
    Object.entries(o).every(isOption) &&
    references.length <= MAX_REFERENCES &&
    references.every((reference) => reference !== null);
  if (!isGood) return null;
  const options = o as RecipeCode['options'];
  return { model, prompt, count, size, aspectRatio: a, seed: s, options, references };
}

function sizeOf(value: unknown): { width: number; height: number } | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [width, height] = value as unknown[];
  return isWhole(width, 1, 16_384) && isWhole(height, 1, 16_384) ? { width, height } : null;
}

function referenceOf(value: unknown): { sha256: string; role: string | null } | null {
  if (!Array.isArray(value) || value.length < 1 || value.length > 2) return null;
  const [sha256, role = null] = value as unknown[];
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  if (role !== null && (typeof role !== 'string' || role.length > 40)) return null;
  return { sha256, role };
}

function isOption([name, value]: [string, unknown]): boolean {
  if (name.length > 60) return false;
  if (typeof value === 'string') return value.length <= 200;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** FNV-1a, 32 bits, in hex: it finds what was cut off, and is no proof of anything. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
