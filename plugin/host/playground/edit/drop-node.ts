import {
  absoluteBoundingBox,
  absoluteTransform,
  containerOf,
  sizeOf,
} from '../../document/bounds.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { reparentInPlace } from '../../document/reparent-node.ts';
import { applyTransform, invert, type Point } from '../../geometry/transform.ts';

/**
 * Puts a node that is being dragged into the frame or section under the pointer, as Figma does, or
 * out onto the page; in a stacking frame, between the layers at that place.
 */
export function dropNode(session: EditorSession, record: NodeRecord, pointer: Point): void {
  const { document } = session;
  const target = document.require(containerAt(session, session.pageId, record, pointer));
  if (target.id !== containerOf(document, record)?.id && fits(session, record, target)) {
    reparentInPlace(session, record, target);
  }
  const moved = document.require(record.id);
  if (isStacked(session, moved)) reorder(session, moved, pointer);
}

/** Whether its place is the stacking frame's to decide. */
export function isStacked(session: EditorSession, record: NodeRecord): boolean {
  const parent = record.parent === null ? undefined : session.document.get(record.parent);
  return (
    parent !== undefined && parent.layoutMode !== 'NONE' && record.layoutPositioning !== 'ABSOLUTE'
  );
}

function containerAt(
  session: EditorSession,
  parent: string,
  moving: NodeRecord,
  point: Point,
): string {
  const { document } = session;
  for (const id of [...document.children(parent)].reverse()) {
    const record = document.require(id);
    const holds =
      record.type === 'FRAME' || record.type === 'SECTION' || record.type === 'COMPONENT';
    if (id === moving.id || !holds || !record.visible || record.locked) continue;
    if (boxHolds(session, record, point)) return containerAt(session, id, moving, point);
  }
  return parent;
}

function boxHolds(session: EditorSession, record: NodeRecord, point: Point): boolean {
  const { document } = session;
  const { width, height } = sizeOf(document, record);
  const { x, y } = applyTransform(invert(absoluteTransform(document, record)), point);
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** Nothing falls into what is smaller than itself; sections and components have rules of their own. */
function fits(session: EditorSession, record: NodeRecord, target: NodeRecord): boolean {
  if (target.type === 'PAGE') return true;
  if (record.type === 'SECTION' && target.type !== 'SECTION') return false;
  const { document } = session;
  const around = [target, ...document.ancestors(target.id)];
  if (record.type === 'COMPONENT' && around.some(({ type }) => type === 'COMPONENT')) return false;
  const own = absoluteBoundingBox(document, record);
  const room = absoluteBoundingBox(document, target);
  return own.width <= room.width && own.height <= room.height;
}

function reorder(session: EditorSession, record: NodeRecord, pointer: Point): void {
  const { document } = session;
  const parent = document.require(record.parent ?? session.pageId);
  const horizontal = parent.layoutMode === 'HORIZONTAL';
  const others = document.children(parent.id).filter((id) => id !== record.id);
  const index = others.filter((id) => {
    const { x, y, width, height } = absoluteBoundingBox(document, document.require(id));
    return horizontal ? x + width / 2 < pointer.x : y + height / 2 < pointer.y;
  }).length;
  if (document.children(parent.id).indexOf(record.id) === index) return;
  session.update(record.id, { order: session.orderAt(parent.id, index, record.id) });
}
