import type { SlotKey } from '../protocol.ts';

interface Colour {
  r: number;
  g: number;
  b: number;
  a: number;
}

/** The part of Figma's gradient paint that a placeholder needs. */
export interface PlaceholderFill {
  type: 'GRADIENT_LINEAR';
  gradientTransform: [[number, number, number], [number, number, number]];
  gradientStops: { position: number; color: Colour }[];
}

/** The part of Figma's image paint that a partial picture needs. */
export interface PreviewFill {
  type: 'IMAGE';
  imageHash: string;
  scaleMode: 'FILL';
}

/** As much of any paint as tells a placeholder. */
interface SomePaint {
  type: string;
  imageHash?: string | null;
  gradientStops?: readonly { readonly color: Readonly<Colour> }[];
}

/** Channel steps that tell placeholders apart; far below what an eye or 8 bits can see. */
const STEP = 1e-6;
const STEPS = 10_000;
const DONE = { r: 0.62, g: 0.64, b: 0.68, a: 1 };
const REST = { r: 0.84, g: 0.85, b: 0.86, a: 1 };
/** Over a partial picture, what is not done yet stays under this much of a veil. */
const VEIL = 0.35;

/** A placeholder's paints, lowest first: the partial picture, where there is one, and how far it is. */
export function placeholderPaints(
  key: SlotKey,
  fraction: number | null,
  preview: string | null,
): (PlaceholderFill | PreviewFill)[] {
  if (preview === null) return [placeholderFill(key, fraction)];
  const veil = placeholderFill(key, fraction);
  veil.gradientStops.forEach(({ color }, index) => {
    color.a = index < 2 ? 0 : VEIL;
  });
  return [{ type: 'IMAGE', imageHash: preview, scaleMode: 'FILL' }, veil];
}

/**
 * A neutral fill that is a progress bar. Paints have no ids, so the slot's signature is kept in
 * the last digits of one colour channel: among other people's placeholders on the same target
 * everyone finds their own.
 */
export function placeholderFill(key: SlotKey, fraction: number | null): PlaceholderFill {
  const done = Math.min(Math.max(fraction ?? 0, 0), 1);
  const rest = { ...REST, b: signature(key) };
  return {
    type: 'GRADIENT_LINEAR',
    gradientTransform: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    gradientStops: [
      { position: 0, color: { ...DONE } },
      { position: done, color: { ...DONE } },
      { position: done, color: { ...rest } },
      { position: 1, color: { ...rest } },
    ],
  };
}

export function isPlaceholderFill(paint: SomePaint, key: SlotKey): boolean {
  if (paint.type !== 'GRADIENT_LINEAR' || paint.gradientStops?.length !== 4) return false;
  const last = paint.gradientStops[3];
  return last !== undefined && Math.abs(last.color.b - signature(key)) < STEP / 2;
}

/** The paints with others in a placeholder's place; `preview` is the picture it was last given. */
export function replacePlaceholder<SomeonesPaint extends SomePaint>(
  paints: readonly SomeonesPaint[],
  key: SlotKey,
  preview: string | null,
  replacement: readonly SomeonesPaint[],
): SomeonesPaint[] {
  const isPreview = (paint: SomePaint | undefined) =>
    preview !== null && paint?.type === 'IMAGE' && paint.imageHash === preview;
  const veil = paints.findIndex((paint) => isPlaceholderFill(paint, key));
  // A veil that somebody removed leaves its picture behind.
  const last = veil >= 0 ? veil : paints.map(isPreview).lastIndexOf(true);
  if (last < 0) return [...paints];
  const first = veil > 0 && isPreview(paints[veil - 1]) ? veil - 1 : last;
  return [...paints.slice(0, first), ...replacement, ...paints.slice(last + 1)];
}

function signature({ run, generation, output }: SlotKey): number {
  // FNV-1a (draft-eastlake-fnv): enough to tell a few placeholders apart.
  let hash = 0x811c9dc5;
  for (const character of `${run}/${generation}/${output}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return REST.b + (hash % STEPS) * STEP;
}
