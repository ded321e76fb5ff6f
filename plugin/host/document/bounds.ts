import { grow, type Rect, transformedBounds, unionOf } from '../geometry/rect.ts';
import { IDENTITY, multiply, type Transform, translation } from '../geometry/transform.ts';
import type { HostDocument } from './host-document.ts';
import type { NodeRecord } from './node-record.ts';

/** Where a node stands in its container: the nearest ancestor that is not a group. */
export function relativeTransform(document: HostDocument, record: NodeRecord): Transform {
  if (record.type !== 'GROUP') return record.transform;
  const bounds = groupBounds(document, record);
  return translation(bounds.x, bounds.y);
}

export function sizeOf(
  document: HostDocument,
  record: NodeRecord,
): { width: number; height: number } {
  return record.type === 'GROUP' ? groupBounds(document, record) : record;
}

/** A group has no box of its own: it is as large as what it holds, in its container's px. */
export function groupBounds(document: HostDocument, group: NodeRecord): Rect {
  const boxes = document.children(group.id).map((id) => {
    const child = document.require(id);
    return child.type === 'GROUP'
      ? groupBounds(document, child)
      : transformedBounds(child.transform, { x: 0, y: 0, ...pick(child) });
  });
  return unionOf(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** The ancestor whose coordinates a node's own position is given in. */
export function containerOf(document: HostDocument, record: NodeRecord): NodeRecord | undefined {
  for (const ancestor of document.ancestors(record.id)) {
    if (ancestor.type !== 'GROUP') return ancestor;
  }
  return undefined;
}

/** From the node's own px to the page's. */
export function absoluteTransform(document: HostDocument, record: NodeRecord): Transform {
  if (record.type === 'PAGE' || record.type === 'DOCUMENT') return IDENTITY;
  const container = containerOf(document, record);
  const outer = container ? absoluteTransform(document, container) : IDENTITY;
  return multiply(outer, relativeTransform(document, record));
}

/** The upright box around a node on its page, without strokes and effects. */
export function absoluteBoundingBox(document: HostDocument, record: NodeRecord): Rect {
  const { width, height } = sizeOf(document, record);
  return transformedBounds(absoluteTransform(document, record), { x: 0, y: 0, width, height });
}

/** The upright box of what can be seen, strokes included; null for a layer that is hidden. */
export function absoluteRenderBounds(document: HostDocument, record: NodeRecord): Rect | null {
  if (!record.visible) return null;
  const { width, height } = sizeOf(document, record);
  const box = grow({ x: 0, y: 0, width, height }, strokeOutset(record));
  const own = transformedBounds(absoluteTransform(document, record), box);
  if (record.clipsContent) return own;
  const inner = document
    .children(record.id)
    .map((id) => absoluteRenderBounds(document, document.require(id)))
    .filter((rect): rect is Rect => rect !== null);
  return unionOf(record.type === 'GROUP' ? inner : [own, ...inner]) ?? null;
}

/** How far a node's strokes reach beyond its box, px. */
export function strokeOutset(record: NodeRecord): number {
  if (!record.strokes.some((paint) => paint.visible !== false)) return 0;
  if (record.strokeAlign === 'INSIDE') return 0;
  return record.strokeAlign === 'CENTER' ? record.strokeWeight / 2 : record.strokeWeight;
}

function pick({ width, height }: NodeRecord): { width: number; height: number } {
  return { width, height };
}
