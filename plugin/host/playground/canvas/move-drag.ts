import type { EditorSession } from '../../document/editor-session.ts';
import type { Point } from '../../geometry/transform.ts';
import { dropNode, isStacked } from '../edit/drop-node.ts';
import { isMovable, moveNode } from '../edit/move-node.ts';
import type { Drag } from './drag.ts';
import { outermost } from './selection-box.ts';
import { pagePoint } from './viewport.ts';

/** Moves what is selected by whole px, as one undo step. `onClick`: it was not moved at all. */
export function moveDrag(session: EditorSession, start: Point, onClick: () => void): Drag {
  const from = pagePoint(session.viewport, start);
  const ids = outermost(session.document, session.selection())
    .filter(isMovable)
    .map(({ id }) => id);
  let done: Point = { x: 0, y: 0 };
  session.commitUndo();
  return {
    move: (point, { shift }) => {
      const pointer = pagePoint(session.viewport, point);
      const whole = wholeStep(pointer.x - from.x, pointer.y - from.y, shift);
      const step = { x: whole.x - done.x, y: whole.y - done.y };
      done = whole;
      for (const id of ids) {
        const record = session.document.get(id);
        if (!record) continue;
        if (!isStacked(session, record)) moveNode(session, record, step);
        dropNode(session, session.document.require(id), pointer);
      }
      session.settle();
    },
    end: (moved) => {
      session.commitUndo();
      if (!moved) onClick();
    },
    cancel: () => {
      if (done.x !== 0 || done.y !== 0) session.undo();
    },
  };
}

/** Whole page px; with Shift along one axis. */
function wholeStep(dx: number, dy: number, straight: boolean): Point {
  const [x, y] = [Math.round(dx), Math.round(dy)];
  if (!straight) return { x, y };
  return Math.abs(x) >= Math.abs(y) ? { x, y: 0 } : { x: 0, y };
}
