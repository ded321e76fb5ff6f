import type { PlacesWanted, Slot, SlotKey } from '../protocol.ts';
import { sceneNode } from './describe-selection.ts';
import { keepDocumentId } from './document-id.ts';
import { addFills, giveStyleBack } from './fill-style.ts';
import {
  aliveNodeId,
  commitWithoutPlaceholders,
  endSlot,
  keepAlive,
  slotId,
} from './live-placeholders.ts';
import { loadedPage } from './loaded-page.ts';
import { pageOf } from './page-of.ts';
import { placeholderFill, replacePlaceholder } from './placeholder-fill.ts';
import {
  addMark,
  findMark,
  markedNodes,
  type PlaceholderMark,
  readMarks,
  removeMark,
} from './placeholder-mark.ts';
import { type PlannedSlot, planSlots } from './plan-slots.ts';
import { isInsideInstance } from './read-node-facts.ts';
import { reveal } from './viewport.ts';

/**
 * Stands a placeholder wherever an output will land: a rectangle, or a fill on top of the
 * target's own. Never committed to the undo history; see live-placeholders.ts. Where one of them
 * cannot stand, none does.
 */
export async function createPlaceholders(
  owner: string,
  run: string,
  wanted: PlacesWanted[],
): Promise<{ slots: Slot[]; notes: string[] }> {
  const plan = await planSlots(run, wanted);
  const slots: Slot[] = [];
  const created: SceneNode[] = [];
  try {
    for (const planned of plan.slots) {
      const node = await standPlaceholder(owner, planned);
      if (planned.kind === 'new') created.push(node);
      const slot = slotOf(planned, node);
      keepAlive(owner, slot, node.id);
      slots.push(slot);
    }
  } catch (error) {
    // Nobody would know of those that stand already.
    await removePlaceholders(owner, slots);
    throw error;
  }
  keepDocumentId();
  reveal(created);
  return { slots, notes: plan.notes };
}

/**
 * Takes placeholders away, with what the designer copied of them; what they stood on is as it was.
 * Missing ones are passed over.
 */
export async function removePlaceholders(owner: string, slots: Slot[]): Promise<void> {
  const ids = new Set(slots.map(slotId));
  const known: SceneNode[] = [];
  for (const slot of slots) {
    const node = await sceneNode(aliveNodeId(slot) ?? slot.nodeId);
    endSlot(slot);
    if (node) known.push(node);
  }
  const isOneOfThem = (key: SlotKey) => ids.has(slotId(key));
  await clearPlaceholders(owner, known, isOneOfThem);
  for (const page of await pagesOf(slots)) {
    await clearPlaceholders(owner, markedNodes(page), isOneOfThem);
  }
}

/** Clears this owner's placeholders of the slots asked for from the nodes; answers how many. */
export async function clearPlaceholders(
  owner: string,
  nodes: readonly SceneNode[],
  isAskedFor: (mark: PlaceholderMark, node: SceneNode) => boolean,
): Promise<number> {
  let cleared = 0;
  // An instance shows its component's mark and fills: it follows when the component is cleared,
  // and clearing the instance would be an override.
  const follows = (node: SceneNode) => node.type === 'INSTANCE' || isInsideInstance(node);
  const inOrder = [...nodes.filter((node) => !follows(node)), ...nodes.filter(follows)];
  for (const node of inOrder) {
    const marks = node.removed ? [] : readMarks(node);
    for (const mark of marks) {
      if (mark.owner !== owner || !isAskedFor(mark, node)) continue;
      await clearPlaceholder(owner, node, mark);
      cleared += 1;
    }
  }
  return cleared;
}

/**
 * Takes over what an earlier window stood. Its closing made the placeholders part of the undo
 * history; they are taken out of it as far as that goes.
 */
export async function adoptPlaceholders(owner: string, slots: Slot[]): Promise<void> {
  for (const slot of slots) {
    const node = await findPlaceholder(owner, slot);
    if (node) keepAlive(owner, slot, node.id);
  }
  await commitWithoutPlaceholders();
}

/** Removes one placeholder from its node: the rectangle itself, or the fill on a target. */
export async function clearPlaceholder(
  owner: string,
  node: SceneNode,
  key: SlotKey,
): Promise<void> {
  const mark = findMark(node, { ...key, owner });
  if (!mark) return;
  if (!mark.onTarget) {
    node.remove();
    return;
  }
  if ('fills' in node && Array.isArray(node.fills)) {
    const fills = node.fills as readonly Paint[];
    const own = replacePlaceholder(fills, key, mark.preview ?? null, []);
    // Setting fills ends a style: one that the designer gave it took the placeholder's place.
    if (own.length < fills.length) await node.setFillsAsync(own);
    await giveStyleBack(node, mark);
  }
  removeMark(node, { ...key, owner });
}

/**
 * The node that waits for this output. A renewed placeholder has another id than the slot
 * remembers, another window may have renewed it, and the designer may have cut it and pasted it
 * elsewhere: then the marks of its page are asked, and those of the page in front.
 */
export async function findPlaceholder(owner: string, slot: Slot): Promise<SceneNode | null> {
  const node = await sceneNode(aliveNodeId(slot) ?? slot.nodeId);
  if (node && findMark(node, { ...slot, owner })) return node;
  for (const page of await pagesOf([slot])) {
    const found = markedNodes(page).find((marked) => findMark(marked, { ...slot, owner }));
    if (found) return found;
  }
  return null;
}

/** The pages that the slots' placeholders may be on: their own, then the one in front. */
async function pagesOf(slots: readonly Slot[]): Promise<PageNode[]> {
  const pages: PageNode[] = [];
  for (const id of new Set([...slots.map(({ pageId }) => pageId), figma.currentPage.id])) {
    const page = await loadedPage(id);
    if (page) pages.push(page);
  }
  return pages;
}

const NAME = 'Generating…';

export function placeholderName(fraction: number | null): string {
  return fraction === null ? NAME : `${NAME} ${Math.round(fraction * 100)} %`;
}

/** Gives a placeholder this name, unless it has one of the designer's. */
export function renamePlaceholder(placeholder: SceneNode, name: string): void {
  if (placeholder.name.startsWith(NAME)) placeholder.name = name;
}

async function standPlaceholder(owner: string, planned: PlannedSlot): Promise<SceneNode> {
  const { run, generation, output, kind, target, parent, box } = planned;
  const key = { owner, run, generation, output };
  if (kind === 'fill' && target) {
    await addPlaceholderFill(owner, target, planned);
    return target;
  }
  const rectangle = figma.createRectangle();
  parent?.appendChild(rectangle);
  rectangle.resize(box.width, box.height);
  const origin = originOf(parent);
  rectangle.x = box.x - origin.x;
  rectangle.y = box.y - origin.y;
  rectangle.name = placeholderName(null);
  rectangle.fills = [placeholderFill(key, null)];
  addMark(rectangle, { ...key, onTarget: false, fillStyleId: null });
  return rectangle;
}

function slotOf(planned: PlannedSlot, node: SceneNode): Slot {
  const { run, generation, output, kind, box, takesShape, label } = planned;
  return {
    run,
    generation,
    output,
    kind,
    box,
    takesShape,
    nodeId: node.id,
    pageId: pageOf(node)?.id ?? figma.currentPage.id,
    ...(label === undefined ? {} : { label }),
  };
}

/** By `setFillsAsync`, as everywhere: among a target's own fills may be a pattern. */
export async function addPlaceholderFill(
  owner: string,
  target: SceneNode,
  { run, generation, output }: SlotKey,
): Promise<void> {
  if (!('fills' in target) || !Array.isArray(target.fills)) return;
  const key = { run, generation, output };
  const kept = await addFills(target, [placeholderFill(key, null)]);
  // Where another placeholder stands already, that one knows the style.
  const { fillStyleId = null, ownFills } =
    kept ?? readMarks(target).find((mark) => mark.fillStyleId !== null) ?? {};
  addMark(target, {
    ...key,
    owner,
    onTarget: true,
    fillStyleId,
    ...(ownFills === undefined ? {} : { ownFills }),
  });
}

function originOf(parent: PlannedSlot['parent']): { x: number; y: number } {
  if (!parent || parent.type === 'PAGE') return { x: 0, y: 0 };
  const [[, , x], [, , y]] = parent.absoluteTransform;
  return { x, y };
}
