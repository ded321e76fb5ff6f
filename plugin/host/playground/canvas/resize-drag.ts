import { absoluteTransform, relativeTransform, sizeOf } from '../../document/bounds.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { moveGroup, resizeNode } from '../../document/resize-node.ts';
import { textSize } from '../../document/text-layout.ts';
import {
  applyTransform,
  invert,
  type Point,
  rotationOf,
  withOrigin,
} from '../../geometry/transform.ts';
import type { Drag } from './drag.ts';
import type { Handle } from './selection-box.ts';
import { pagePoint } from './viewport.ts';

/** Resizes a node by one of its handles, as one undo step. With Shift it keeps its proportions. */
export function resizeDrag(session: EditorSession, node: NodeRecord, handle: Handle): Drag {
  const { document } = session;
  const inward = invert(absoluteTransform(document, node));
  const place = relativeTransform(document, node);
  const before = sizeOf(document, node);
  const isUpright = rotationOf(place) % 90 === 0;
  const whole = (length: number): number => (isUpright ? Math.round(length) : length);
  let moved = false;
  session.commitUndo();
  return {
    move: (point, { shift }) => {
      const record = document.get(node.id);
      if (!record) return;
      moved = true;
      const local = applyTransform(inward, pagePoint(session.viewport, point));
      let width = span(handle.x, before.width, local.x);
      let height = span(handle.y, before.height, local.y);
      if (shift && before.height > 0) {
        const factor = handle.x === 0.5 ? height / before.height : width / before.width;
        [width, height] = [before.width * factor, before.height * factor];
      }
      width = Math.max(1, whole(width));
      height = node.type === 'LINE' ? 0 : Math.max(1, whole(height));
      resizeNode(session, record, width, height, true);
      const origin = applyTransform(place, {
        x: handle.x === 0 ? before.width - width : 0,
        y: handle.y === 0 ? before.height - height : 0,
      });
      moveTo(session, node.id, origin);
      session.settle();
    },
    end: () => session.commitUndo(),
    cancel: () => {
      if (moved) session.undo();
    },
  };
}

/** The new length along one axis when the edge that the handle stands for is pulled to `at`. */
function span(share: Handle['x'], before: number, at: number): number {
  if (share === 0.5) return before;
  return share === 1 ? at : before - at;
}

function moveTo(session: EditorSession, id: string, origin: Point): void {
  const record = session.document.require(id);
  if (record.type === 'GROUP') {
    moveGroup(session, record, origin.x, origin.y);
    return;
  }
  const transform = withOrigin(record.transform, origin.x, origin.y);
  session.update(id, record.type === 'TEXT' ? { transform, ...textSize(record) } : { transform });
}
