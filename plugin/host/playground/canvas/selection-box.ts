import { absoluteTransform, sizeOf } from '../../document/bounds.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { HostDocument } from '../../document/host-document.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { isInsideInstance } from '../../document/node-types.ts';
import { applyTransform, multiply, type Point } from '../../geometry/transform.ts';
import { pageToScreen } from './viewport.ts';

/** A place to pull at, as shares of the node's width and height. */
export interface Handle {
  readonly x: 0 | 0.5 | 1;
  readonly y: 0 | 0.5 | 1;
}

const HANDLES: readonly Handle[] = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
  { x: 0.5, y: 0 },
  { x: 1, y: 0.5 },
  { x: 0.5, y: 1 },
  { x: 0, y: 0.5 },
];

/** CSS px around a handle's middle that count as on it. */
const REACH = 6;

export const isCorner = ({ x, y }: Handle): boolean => x !== 0.5 && y !== 0.5;

/** The corners of a node's box on the canvas, CSS px, clockwise from its own top left. */
export function screenCorners(session: EditorSession, record: NodeRecord): readonly Point[] {
  return [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ].map((share) => screenPoint(session, record, share));
}

/** Where a share of a node's box is on the canvas, CSS px. */
export function screenPoint(session: EditorSession, record: NodeRecord, share: Point): Point {
  const { document, viewport } = session;
  const { width, height } = sizeOf(document, record);
  const transform = multiply(pageToScreen(viewport), absoluteTransform(document, record));
  return applyTransform(transform, { x: share.x * width, y: share.y * height });
}

/** The handles of what is selected: of one layer that can be resized, otherwise none. */
export function handlesOf(session: EditorSession): readonly Handle[] {
  const record = onlySelected(session);
  if (!record || record.locked || isInsideInstance(record)) return [];
  return record.type === 'LINE' ? HANDLES.filter(({ y }) => y === 0.5) : HANDLES;
}

/** The handle at a point of the canvas, CSS px. */
export function handleAt(session: EditorSession, point: Point): Handle | undefined {
  const record = onlySelected(session);
  if (!record) return undefined;
  return handlesOf(session).find((handle) => {
    const { x, y } = screenPoint(session, record, handle);
    return Math.abs(point.x - x) <= REACH && Math.abs(point.y - y) <= REACH;
  });
}

export function onlySelected(session: EditorSession): NodeRecord | undefined {
  const [id, ...others] = session.selection();
  return id === undefined || others.length > 0 ? undefined : session.document.get(id);
}

/** Selected layers that are not inside another selected layer. */
export function outermost(document: HostDocument, ids: readonly string[]): NodeRecord[] {
  const chosen = new Set(ids);
  return ids
    .filter((id) => ![...document.ancestors(id)].some((ancestor) => chosen.has(ancestor.id)))
    .map((id) => document.require(id));
}
