import type { EditorSession } from '../../document/editor-session.ts';
import type { Point } from '../../geometry/transform.ts';
import { outermost } from '../canvas/selection-box.ts';
import { isMovable, moveNode } from './move-node.ts';

/** Removes what is selected, as one undo step. Locked layers and insides of instances stay. */
export function removeSelection(session: EditorSession): void {
  const doomed = outermost(session.document, session.selection()).filter(isMovable);
  if (doomed.length === 0) return;
  session.asOneStep(() => {
    for (const { id } of doomed) if (session.document.get(id)) session.remove(id);
  });
}

/** Moves what is selected by page px, as one undo step. */
export function nudgeSelection(session: EditorSession, by: Point): void {
  const moved = outermost(session.document, session.selection()).filter(isMovable);
  if (moved.length === 0) return;
  session.asOneStep(() => {
    for (const record of moved) moveNode(session, record, by);
  });
}
