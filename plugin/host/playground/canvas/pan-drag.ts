import type { EditorSession } from '../../document/editor-session.ts';
import type { Point } from '../../geometry/transform.ts';
import type { Drag } from './drag.ts';
import { panBy } from './viewport.ts';

/** Moves the page under the pointer. */
export function panDrag(session: EditorSession, start: Point): Drag {
  let last = start;
  return {
    move: (point) => {
      panBy(session, point.x - last.x, point.y - last.y);
      last = point;
    },
    end: () => {},
    cancel: () => {},
  };
}
