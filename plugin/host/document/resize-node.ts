import { applyTransform, translation, withOrigin } from '../geometry/transform.ts';
import { groupBounds } from './bounds.ts';
import type { EditorSession } from './editor-session.ts';
import type { NodePatch, NodeRecord } from './node-record.ts';

interface Span {
  readonly start: number;
  readonly length: number;
}

/** Sets a node's size in px. With `applyConstraints`, a frame's children follow their constraints. */
export function resizeNode(
  session: EditorSession,
  record: NodeRecord,
  width: number,
  height: number,
  applyConstraints: boolean,
): void {
  if (record.type === 'GROUP') {
    resizeGroup(session, record, width, height);
    return;
  }
  session.update(record.id, { width, height, ...sizingAfterResize(record, width, height) });
  if (!applyConstraints || record.layoutMode !== 'NONE') return;
  for (const id of session.document.children(record.id)) {
    const child = session.document.require(id);
    if (child.type === 'GROUP') continue;
    const { horizontal, vertical } = child.constraints;
    const x = constrain(
      horizontal,
      { start: child.transform[0][2], length: child.width },
      record.width,
      width,
    );
    const y = constrain(
      vertical,
      { start: child.transform[1][2], length: child.height },
      record.height,
      height,
    );
    session.update(id, { transform: withOrigin(child.transform, x.start, y.start) });
    if (x.length !== child.width || y.length !== child.height) {
      resizeNode(session, session.document.require(id), x.length, y.length, true);
    }
  }
}

/** Resizing by hand ends hugging on the axis that changed; text stops to resize itself. */
function sizingAfterResize(record: NodeRecord, width: number, height: number): NodePatch {
  if (record.type === 'TEXT') {
    return { textAutoResize: height === record.height ? 'HEIGHT' : 'NONE' };
  }
  if (record.layoutMode === 'NONE') return {};
  const horizontal = record.layoutMode === 'HORIZONTAL';
  const patch: { -readonly [Key in keyof NodePatch]: NodePatch[Key] } = {};
  if (width !== record.width)
    patch[horizontal ? 'primaryAxisSizingMode' : 'counterAxisSizingMode'] = 'FIXED';
  if (height !== record.height)
    patch[horizontal ? 'counterAxisSizingMode' : 'primaryAxisSizingMode'] = 'FIXED';
  return patch;
}

function constrain(rule: string, span: Span, before: number, after: number): Span {
  const added = after - before;
  if (rule === 'MAX') return { start: span.start + added, length: span.length };
  if (rule === 'CENTER') return { start: span.start + added / 2, length: span.length };
  if (rule === 'STRETCH') return { start: span.start, length: Math.max(0.01, span.length + added) };
  if (rule === 'SCALE' && before > 0) {
    const factor = after / before;
    return { start: span.start * factor, length: span.length * factor };
  }
  return span;
}

function resizeGroup(
  session: EditorSession,
  group: NodeRecord,
  width: number,
  height: number,
): void {
  const bounds = groupBounds(session.document, group);
  const factorX = bounds.width === 0 ? 1 : width / bounds.width;
  const factorY = bounds.height === 0 ? 1 : height / bounds.height;
  for (const child of leavesOf(session, group)) {
    const [[, , x], [, , y]] = child.transform;
    const origin = {
      x: bounds.x + (x - bounds.x) * factorX,
      y: bounds.y + (y - bounds.y) * factorY,
    };
    session.update(child.id, { transform: withOrigin(child.transform, origin.x, origin.y) });
    resizeNode(
      session,
      session.document.require(child.id),
      child.width * factorX,
      child.height * factorY,
      true,
    );
  }
}

/** Moves a group by moving what it holds: it has no position of its own. */
export function moveGroup(session: EditorSession, group: NodeRecord, x: number, y: number): void {
  const bounds = groupBounds(session.document, group);
  const shift = translation(x - bounds.x, y - bounds.y);
  for (const child of leavesOf(session, group)) {
    const [[, , childX], [, , childY]] = child.transform;
    const origin = applyTransform(shift, { x: childX, y: childY });
    session.update(child.id, { transform: withOrigin(child.transform, origin.x, origin.y) });
  }
}

/** The nodes directly in a group's coordinates, through groups within groups. */
function leavesOf(session: EditorSession, group: NodeRecord): NodeRecord[] {
  return session.document.children(group.id).flatMap((id) => {
    const child = session.document.require(id);
    return child.type === 'GROUP' ? leavesOf(session, child) : [child];
  });
}
