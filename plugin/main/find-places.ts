import type { Box } from '../protocol.ts';
import { freeRow } from './free-row.ts';

/** A parent that takes new rectangles, with where they go in page coordinates. */
export interface Places {
  parent: PageNode | SectionNode | FrameNode;
  boxes: Box[];
}

/** px between a new rectangle and everything else. */
export const GAP = 24;

interface Wanted {
  width: number;
  height: number;
  count: number;
  /** Boxes planned but not on the canvas yet. */
  planned: Box[];
  /** What the layers of a parent cover, by its id, as far as it was read for this plan. */
  occupied?: Map<string, Box[]>;
}

/**
 * Free places beside a node. Inside the frame or section it stands in while there is room,
 * otherwise beside that; never inside auto layout, instances, components or groups, whose other
 * layers would move or change.
 */
export function findPlacesBeside(node: SceneNode, wanted: Wanted): Places {
  let anchor = outermostClosed(node) ?? node;
  for (;;) {
    const parent = anchor.parent;
    if (!parent || parent.type === 'PAGE') {
      const page = parent ?? figma.currentPage;
      return { parent: page, boxes: rowOn(page, boxOf(anchor), wanted) };
    }
    if (parent.type === 'SECTION' || (parent.type === 'FRAME' && isUpright(parent))) {
      const boxes = rowWithin(parent, boxOf(anchor), wanted);
      if (boxes) return { parent, boxes };
    }
    anchor = parent as SceneNode;
  }
}

/** Free places inside a section, or beside it where it is full. */
export function findPlacesInside(section: SectionNode, wanted: Wanted): Places {
  const { x, y } = boxOf(section);
  const boxes = rowWithin(section, { x, y: y + GAP, width: 0, height: 0 }, wanted);
  return boxes ? { parent: section, boxes } : findPlacesBeside(section, wanted);
}

/** Free places on the current page, in view where there is room. */
export function findPlacesInView(wanted: Wanted): Places {
  const view = figma.viewport.bounds;
  const row = wanted.count * wanted.width + (wanted.count - 1) * GAP;
  const middle = {
    x: view.x + (view.width - row) / 2 - GAP,
    y: view.y + (view.height - wanted.height) / 2,
    width: 0,
    height: 0,
  };
  return { parent: figma.currentPage, boxes: rowOn(figma.currentPage, middle, wanted, view) };
}

/** A node's box on the page; nodes without one are a point at their origin. */
export function boxOf(node: SceneNode): Box {
  return node.absoluteBoundingBox ?? { x: node.x, y: node.y, width: 0, height: 0 };
}

/** The topmost ancestor whose inside must not receive anything. */
function outermostClosed(node: SceneNode): SceneNode | null {
  let closed: SceneNode | null = null;
  for (let parent = node.parent; parent && parent.type !== 'PAGE'; parent = parent.parent) {
    if (!isOpen(parent)) closed = parent as SceneNode;
  }
  return closed;
}

function isOpen(parent: BaseNode): boolean {
  if (parent.type === 'SECTION') return true;
  if (parent.type !== 'FRAME' || parent.layoutMode !== 'NONE') return false;
  // A mask would cut off what is put above it.
  return !parent.children.some((child) => 'isMask' in child && child.isMask);
}

function isUpright(frame: FrameNode): boolean {
  const [[a, c], [b, d]] = frame.absoluteTransform;
  return a > 0.9999 && d > 0.9999 && Math.abs(b) < 1e-4 && Math.abs(c) < 1e-4;
}

function rowOn(page: PageNode, anchor: Box, wanted: Wanted, view?: Box): Box[] {
  const row = freeRow({
    ...wanted,
    anchor,
    gap: GAP,
    obstacles: obstaclesIn(page, wanted),
    ...(view ? { view } : {}),
  });
  return row ?? [];
}

function rowWithin(parent: SectionNode | FrameNode, anchor: Box, wanted: Wanted): Box[] | null {
  return freeRow({
    ...wanted,
    anchor,
    gap: GAP,
    bounds: boxOf(parent),
    obstacles: obstaclesIn(parent, wanted),
  });
}

function obstaclesIn(parent: Places['parent'], { planned, occupied }: Wanted): Box[] {
  const boxes = occupied?.get(parent.id) ?? parent.children.map(occupiedBox);
  occupied?.set(parent.id, boxes);
  return [...boxes, ...planned];
}

/** What a node covers, with shadows, strokes and overflow where Figma knows them. */
function occupiedBox(node: SceneNode): Box {
  const box = boxOf(node);
  const drawn = 'absoluteRenderBounds' in node ? node.absoluteRenderBounds : null;
  if (!drawn) return box;
  const x = Math.min(box.x, drawn.x);
  const y = Math.min(box.y, drawn.y);
  return {
    x,
    y,
    width: Math.max(box.x + box.width, drawn.x + drawn.width) - x,
    height: Math.max(box.y + box.height, drawn.y + drawn.height) - y,
  };
}
