import type { Slot, SlotKey } from '../protocol.ts';
import { sceneNode } from './describe-selection.ts';
import { replacePlaceholder } from './placeholder-fill.ts';
import { addMark, findMark } from './placeholder-mark.ts';
import { clearPlaceholder } from './placeholders.ts';

/*
 * Placeholders must never be in the undo history: undoing a placement would bring back one that
 * nobody waits for. So they are lifted off the canvas around every committed step and put back
 * after it, where they belong to the step that is not committed yet.
 */

interface LivePlaceholder {
  owner: string;
  slot: Slot;
  nodeId: string;
}

const live = new Map<string, LivePlaceholder>();

export function slotId({ run, generation, output }: SlotKey): string {
  return `${run}/${generation}/${output}`;
}

/** From now on this window lifts the placeholder around undo steps. */
export function keepAlive(owner: string, slot: Slot, nodeId: string): void {
  live.set(slotId(slot), { owner, slot, nodeId });
}

export function forgetAlive(key: SlotKey): void {
  live.delete(slotId(key));
}

/** The node that this window last knew to carry the placeholder. */
export function aliveNodeId(key: SlotKey): string | undefined {
  return live.get(slotId(key))?.nodeId;
}

/**
 * Makes what has changed so far an undo step that no placeholder is part of. Where one cannot be
 * lifted, nothing is committed and the others are back in their places when this throws.
 */
export async function commitWithoutPlaceholders(): Promise<void> {
  const restorers: (() => void)[] = [];
  try {
    for (const placeholder of [...live.values()]) {
      const restore = await lift(placeholder);
      if (restore) restorers.push(restore);
      else forgetAlive(placeholder.slot);
    }
    figma.commitUndo();
  } finally {
    // Backwards, so that each finds its place among its neighbours again.
    for (const restore of restorers.reverse()) restore();
  }
}

/** Takes one placeholder away; answers how to put it back, or `null` where it is gone. */
async function lift({ owner, slot, nodeId }: LivePlaceholder): Promise<(() => void) | null> {
  const node = await sceneNode(nodeId);
  const mark = node && findMark(node, { ...slot, owner });
  if (!node || !mark || !('fills' in node) || !Array.isArray(node.fills)) return null;
  const fills = node.fills as readonly Paint[];
  if (mark.onTarget) {
    const others = replacePlaceholder(fills, slot, mark.preview ?? null, []);
    const paints = fills.filter((paint) => !others.includes(paint));
    await clearPlaceholder(owner, node, slot);
    return () => {
      const now = node.fills as readonly Paint[];
      node.fills = [...now, ...paints];
      addMark(node, mark);
    };
  }
  const copy = rectangleLike(node, fills);
  node.remove();
  return () => {
    const rectangle = copy();
    addMark(rectangle, mark);
    keepAlive(owner, slot, rectangle.id);
  };
}

/** How to make the same rectangle anew where the designer may have moved it. */
function rectangleLike(node: SceneNode, fills: readonly Paint[]): () => RectangleNode {
  const parent = node.parent ?? figma.currentPage;
  const index = parent.children.findIndex(({ id }) => id === node.id);
  const { x, y, width, height, name } = node;
  const rotation = 'rotation' in node ? node.rotation : 0;
  const cornerRadius = 'cornerRadius' in node ? node.cornerRadius : 0;
  return () => {
    const rectangle = figma.createRectangle();
    if (!parent.removed && 'insertChild' in parent) {
      parent.insertChild(Math.min(Math.max(index, 0), parent.children.length), rectangle);
    }
    rectangle.resize(width, height);
    rectangle.rotation = rotation;
    rectangle.x = x;
    rectangle.y = y;
    if (typeof cornerRadius === 'number') rectangle.cornerRadius = cornerRadius;
    rectangle.name = name;
    rectangle.fills = fills;
    return rectangle;
  };
}
