import { hasEnded, isEnded, isKnownRun, slotId } from './live-placeholders.ts';
import { markedNodes } from './placeholder-mark.ts';
import { clearPlaceholders } from './placeholders.ts';
import { storedRunIds } from './session-storage.ts';

/*
 * A designer's own edit makes what waits part of the undo history, and an undo beyond it brings back
 * what nobody waits for any more. The sweeps here only read the plugin's own marks, and commit
 * nothing: they are part of whatever becomes the next undo step.
 */

/** Placeholders that were swept once, by node and slot. */
const swept = new Set<string>();

/** Removes this owner's placeholders on the current page that belong to none of these runs. */
export async function sweepPlaceholders(owner: string, keepRuns: string[]): Promise<number> {
  const nodes = markedNodes(figma.currentPage);
  return clearPlaceholders(owner, nodes, ({ run }) => !keepRuns.includes(run));
}

/**
 * Removes the placeholders on the current page whose slot ended in this window. Each once only:
 * undoing the sweep brings it back, and sweeping it ever again would keep the designer from undoing
 * what was before.
 */
export async function sweepEnded(owner: string): Promise<void> {
  if (!hasEnded()) return;
  await clearPlaceholders(owner, markedNodes(figma.currentPage), (mark, node) => {
    const id = `${node.id} ${slotId(mark)}`;
    if (!isEnded(mark) || swept.has(id)) return false;
    swept.add(id);
    return true;
  });
}

/** On a page that comes to the front also what is left of runs that no window has any more. */
export async function sweepPage(owner: string): Promise<void> {
  await sweepEnded(owner);
  const nodes = markedNodes(figma.currentPage);
  if (nodes.length === 0) return;
  const stored = await storedRunIds();
  await clearPlaceholders(owner, nodes, ({ run }) => !isKnownRun(run) && !stored.includes(run));
}
