import { absoluteTransform, containerOf, groupBounds } from '../../document/bounds.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { isInsideInstance } from '../../document/node-types.ts';
import { moveGroup } from '../../document/resize-node.ts';
import {
  applyTransform,
  IDENTITY,
  invert,
  type Point,
  withOrigin,
} from '../../geometry/transform.ts';

/** Whether a person can move or remove it by hand. */
export const isMovable = (record: NodeRecord): boolean =>
  !record.locked && !isInsideInstance(record);

/** Moves a node by page px, whatever it stands in. */
export function moveNode(session: EditorSession, record: NodeRecord, by: Point): void {
  const { document } = session;
  const container = containerOf(document, record);
  const inward = container ? invert(absoluteTransform(document, container)) : IDENTITY;
  const from = applyTransform(inward, { x: 0, y: 0 });
  const to = applyTransform(inward, by);
  const [dx, dy] = [tidy(to.x - from.x), tidy(to.y - from.y)];
  if (record.type === 'GROUP') {
    const { x, y } = groupBounds(document, record);
    moveGroup(session, record, x + dx, y + dy);
    return;
  }
  const [[, , x], [, , y]] = record.transform;
  session.update(record.id, { transform: withOrigin(record.transform, x + dx, y + dy) });
}

/** Inverting a matrix leaves crumbs behind that nobody wants in a position. */
const tidy = (length: number): number => Math.round(length * 1e6) / 1e6;
