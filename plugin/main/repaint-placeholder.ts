import type { Slot } from '../protocol.ts';
import { placeholderPaints, replacePlaceholder } from './placeholder-fill.ts';
import { addMark, findMark, type PlaceholderMark } from './placeholder-mark.ts';
import { findPlaceholder, placeholderName, renamePlaceholder } from './placeholders.ts';

/** Shows how far the outputs are, 0 to 1, on the placeholders that are still there. */
export async function showProgress(
  owner: string,
  slots: Slot[],
  fraction: number | null,
): Promise<void> {
  for (const slot of slots) await repaint(owner, slot, fraction, null);
}

/**
 * Shows a partial picture in the placeholder's place, in place of an earlier one. Like all of the
 * placeholder it never becomes part of the undo history. Throws where Figma does not take it.
 */
export async function showPreview(
  owner: string,
  slot: Slot,
  bytes: Uint8Array,
  fraction: number | null,
): Promise<void> {
  await repaint(owner, slot, fraction, bytes);
}

async function repaint(
  owner: string,
  slot: Slot,
  fraction: number | null,
  bytes: Uint8Array | null,
): Promise<void> {
  const node = await findPlaceholder(owner, slot);
  const mark = node && findMark(node, { ...slot, owner });
  if (!node || !mark || !('fills' in node) || !Array.isArray(node.fills)) return;
  const before = mark.preview ?? null;
  const preview = bytes ? figma.createImage(bytes).hash : before;
  const paints: readonly Paint[] = placeholderPaints(slot, fraction, preview);
  const fills = node.fills as readonly Paint[];
  const next = replacePlaceholder(fills, slot, before, paints);
  // Setting fills ends a style: one that the designer gave it took the placeholder's place.
  if (next.every((paint, index) => paint === fills[index])) return;
  await node.setFillsAsync(next);
  if (preview !== null && preview !== before) {
    const shown: PlaceholderMark = { ...mark, preview };
    addMark(node, shown);
  }
  if (slot.kind === 'new') renamePlaceholder(node, placeholderName(fraction));
}
