import { applyTransform, invert, type Point } from '../geometry/transform.ts';
import { absoluteTransform, sizeOf } from './bounds.ts';
import type { HostDocument } from './host-document.ts';
import type { NodeRecord } from './node-record.ts';

/**
 * The front-most unlocked, visible node under a point in page px, `undefined` of none. By default
 * as a click selects in Figma: the outermost layer, but inside sections. With `deep`, the innermost.
 */
export function nodeAtPoint(
  document: HostDocument,
  pageId: string,
  point: Point,
  options: { readonly deep?: boolean } = {},
): NodeRecord | undefined {
  for (const id of [...document.children(pageId)].reverse()) {
    const found = hit(document, document.require(id), point, options.deep === true);
    if (found) return found;
  }
  return undefined;
}

function hit(
  document: HostDocument,
  record: NodeRecord,
  point: Point,
  deep: boolean,
): NodeRecord | undefined {
  if (!record.visible || record.locked) return undefined;
  const inside = boxHolds(document, record, point);
  if (inside || !record.clipsContent) {
    for (const id of [...document.children(record.id)].reverse()) {
      const found = hit(document, document.require(id), point, deep);
      if (!found) continue;
      return deep || record.type === 'SECTION' ? found : record;
    }
  }
  return inside && record.type !== 'GROUP' ? record : undefined;
}

/** A line is given a few px to be clicked on. */
function boxHolds(document: HostDocument, record: NodeRecord, point: Point): boolean {
  const { width, height } = sizeOf(document, record);
  const local = applyTransform(invert(absoluteTransform(document, record)), point);
  const slack = height === 0 ? 4 : 0;
  return local.x >= 0 && local.x <= width && local.y >= -slack && local.y <= height + slack;
}
