import type { Slot } from '../protocol.ts';
import { sceneNode } from './describe-selection.ts';
import { findPlacesBeside } from './find-places.ts';
import { lookOf } from './layer-look.ts';
import { loadedPage } from './loaded-page.ts';
import { clearPlaceholder, findPlaceholder, renamePlaceholder } from './placeholders.ts';
import { readNodeFacts } from './read-node-facts.ts';

type Parent = BaseNode & ChildrenMixin;

/** Where a vector picture will stand. */
interface Home {
  parent: Parent;
  /** Among the parent's layers; `null` for in front. */
  index: number | null;
  transform: Transform;
  /** px */
  width: number;
  height: number;
  /** Whether it takes part in its parent's auto layout, as the placeholder did. */
  flows: boolean;
}

/**
 * Puts a vector picture on the canvas as a frame of vectors, exactly as large as its place. Vectors
 * cannot be a fill: a frame gets them inside it, any other target right in front of it, and what
 * cannot be touched there, beside it.
 */
export async function placeVector(
  owner: string,
  slot: Slot,
  svg: string,
  picture: { name: string; width: number; height: number },
): Promise<SceneNode> {
  const found = await findPlaceholder(owner, slot);
  const target = slot.kind === 'fill' ? (found ?? (await sceneNode(slot.nodeId))) : null;
  if (slot.kind === 'fill' && !target) throw new Error('The target is no longer in this file.');
  const home = target ? homeOn(target) : await homeOf(found, slot, picture);
  const dress = found && !target ? lookOf(found) : null;
  const frame = figma.createNodeFromSvg(svg);
  cover(frame, home);
  if (home.index === null) home.parent.appendChild(frame);
  else home.parent.insertChild(Math.min(home.index, home.parent.children.length), frame);
  if (!home.flows && 'layoutMode' in home.parent && home.parent.layoutMode !== 'NONE') {
    frame.layoutPositioning = 'ABSOLUTE';
  }
  frame.relativeTransform = home.transform;
  // Not before: a group that nothing is left in goes with its last layer.
  if (found) await clearPlaceholder(owner, found, slot);
  if (dress) {
    await dress(frame);
    renamePlaceholder(frame, picture.name);
  } else frame.name = picture.name;
  return frame;
}

/** On a target: the same box, turned as it is. */
function homeOn(target: SceneNode): Home {
  const { width, height } = target;
  const size = { width, height, flows: false };
  const { insideInstance } = readNodeFacts(target);
  const isInstance = insideInstance || target.type === 'INSTANCE';
  if (!isInstance && (target.type === 'FRAME' || target.type === 'COMPONENT')) {
    return { parent: target, index: null, transform: movedTo(0, 0), ...size };
  }
  const { parent } = target;
  if (!isInstance && parent && 'insertChild' in parent && takesLayers(parent)) {
    const index = parent.children.findIndex(({ id }) => id === target.id) + 1;
    return { parent, index, transform: target.relativeTransform, ...size };
  }
  const places = findPlacesBeside(target, { width, height, count: 1, planned: [] });
  const [box = { x: 0, y: 0 }] = places.boxes;
  const origin = 'absoluteTransform' in places.parent ? places.parent.absoluteTransform : null;
  const at = movedTo(box.x - (origin?.[0][2] ?? 0), box.y - (origin?.[1][2] ?? 0));
  return { parent: places.parent, index: null, transform: at, ...size };
}

/** In place of a placeholder; where it vanished meanwhile, the picture is owed all the same. */
async function homeOf(
  placeholder: SceneNode | null,
  slot: Slot,
  picture: { width: number; height: number },
): Promise<Home> {
  const box = placeholder ?? slot.box;
  const fit = Math.min(box.width / picture.width, box.height / picture.height);
  const size = slot.takesShape
    ? { width: picture.width * fit, height: picture.height * fit }
    : { width: box.width, height: box.height };
  const parent = placeholder?.parent;
  if (!placeholder || !parent || !('insertChild' in parent)) {
    const transform = movedTo(slot.box.x, slot.box.y);
    const page = (await loadedPage(slot.pageId)) ?? figma.currentPage;
    return { parent: page, index: null, transform, ...size, flows: false };
  }
  const index = parent.children.findIndex(({ id }) => id === placeholder.id);
  const flows = 'layoutPositioning' in placeholder && placeholder.layoutPositioning === 'AUTO';
  return { parent, index, transform: placeholder.relativeTransform, ...size, flows };
}

/** Scales the vectors until they cover the size, the middle of them in its middle. */
function cover(frame: FrameNode, { width, height }: { width: number; height: number }): void {
  const scale = Math.max(width / frame.width, height / frame.height);
  frame.rescale(scale);
  const dx = (width - frame.width) / 2;
  const dy = (height - frame.height) / 2;
  frame.resizeWithoutConstraints(width, height);
  for (const child of frame.children) {
    child.x += dx;
    child.y += dy;
  }
  frame.clipsContent = true;
}

function takesLayers(parent: BaseNode): boolean {
  return ['PAGE', 'FRAME', 'SECTION', 'GROUP', 'COMPONENT'].includes(parent.type);
}

const movedTo = (x: number, y: number): Transform => [
  [1, 0, x],
  [0, 1, y],
];
