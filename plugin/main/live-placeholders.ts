import type { Slot, SlotKey } from '../protocol.ts';
import { sceneNode } from './describe-selection.ts';
import { addFills } from './fill-style.ts';
import { lookOf } from './layer-look.ts';
import { replacePlaceholder } from './placeholder-fill.ts';
import { addMark, findMark } from './placeholder-mark.ts';
import { clearPlaceholder } from './placeholders.ts';
import { rectangleLike } from './rectangle-like.ts';

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

/** Puts a lifted placeholder back. */
type Restore = () => Promise<void>;

const live = new Map<string, LivePlaceholder>();
/** Slots and runs that came to their end in this window: a placeholder of theirs waits for nothing. */
const endedSlots = new Set<string>();
const endedRuns = new Set<string>();

export function slotId({ run, generation, output }: SlotKey): string {
  return `${run}/${generation}/${output}`;
}

/** From now on this window lifts the placeholder around undo steps. */
export function keepAlive(owner: string, slot: Slot, nodeId: string): void {
  live.set(slotId(slot), { owner, slot, nodeId });
  endedSlots.delete(slotId(slot));
  endedRuns.delete(slot.run);
}

/** Its picture is placed, or none will come. */
export function endSlot(key: SlotKey): void {
  forgetAlive(key);
  endedSlots.add(slotId(key));
}

/** Nothing more comes of this run, but what this window still waits for. */
export function endRun(run: string): void {
  endedRuns.add(run);
}

export function isEnded(key: SlotKey): boolean {
  const id = slotId(key);
  return !live.has(id) && (endedSlots.has(id) || endedRuns.has(key.run));
}

/** Whether this window has to do with the run, or had. */
export function isKnownRun(run: string): boolean {
  const begins = `${run}/`;
  return endedRuns.has(run) || [...live.keys(), ...endedSlots].some((id) => id.startsWith(begins));
}

/** Whether there may be a placeholder that waits for nothing. */
export function hasEnded(): boolean {
  return endedSlots.size > 0 || endedRuns.size > 0;
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
  const restorers: Restore[] = [];
  try {
    for (const placeholder of [...live.values()]) {
      const restore = await lift(placeholder);
      if (restore) restorers.push(restore);
      else forgetAlive(placeholder.slot);
    }
    figma.commitUndo();
  } finally {
    // Backwards, so that each finds its place among its neighbours again.
    await restoreAll(restorers.reverse());
  }
}

/** Every one is tried; throws what the first that failed threw. */
async function restoreAll(restorers: Restore[]): Promise<void> {
  const failures: unknown[] = [];
  for (const restore of restorers) {
    await restore().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Takes one placeholder away; answers how to put it back, or `null` where it is gone. */
async function lift({ owner, slot, nodeId }: LivePlaceholder): Promise<Restore | null> {
  const node = await sceneNode(nodeId);
  const mark = node && findMark(node, { ...slot, owner });
  if (!node || !mark || !('fills' in node) || !Array.isArray(node.fills)) return null;
  const fills = node.fills as readonly Paint[];
  if (mark.onTarget) {
    const others = replacePlaceholder(fills, slot, mark.preview ?? null, []);
    const paints = fills.filter((paint) => !others.includes(paint));
    await clearPlaceholder(owner, node, slot);
    return async () => {
      if (node.removed) return;
      // What the designer has put in its place, such as a fill style, stays.
      const kept = paints.length > 0 ? await addFills(node, paints) : null;
      addMark(node, { ...mark, ...kept });
    };
  }
  if (isHoldingUpItsGroup(node)) {
    const { visible } = node;
    node.visible = false;
    return async () => {
      if (!node.removed) node.visible = visible;
    };
  }
  const makeAnew = rectangleLike(node);
  const dress = lookOf(node);
  node.remove();
  return async () => {
    const rectangle = makeAnew();
    if (!rectangle) return forgetAlive(slot);
    addMark(rectangle, mark);
    keepAlive(owner, slot, rectangle.id);
    await dress(rectangle);
    await rectangle.setFillsAsync(fills);
  };
}

/**
 * Whether Figma would remove its group with it: such a one is only hidden, and where an undo brings
 * it back it is swept like any other that nobody waits for.
 */
function isHoldingUpItsGroup({ parent }: SceneNode): boolean {
  if (parent?.type !== 'GROUP' && parent?.type !== 'BOOLEAN_OPERATION') return false;
  return parent.children.length === 1;
}
