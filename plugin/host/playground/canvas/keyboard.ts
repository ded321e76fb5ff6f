import type { Point } from '../../geometry/transform.ts';
import { nudgeSelection, removeSelection } from '../edit/change-selection.ts';
import type { CanvasGestures } from './canvas-gestures.ts';
import type { CanvasView } from './canvas-view.ts';
import { fitIntoView, zoomTo } from './viewport.ts';

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Figma's keys. Those that move things work while the canvas has the focus, the others anywhere. */
export function listenToKeys(view: CanvasView, gestures: CanvasGestures): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isElsewhere(event.target)) return;
    const onCanvas = event.target === view.element || event.target === document.body;
    if (press(event, view, gestures, onCanvas)) event.preventDefault();
  });
  window.addEventListener('keyup', ({ code }) => {
    if (code === 'Space') gestures.holdSpace(false);
  });
  window.addEventListener('blur', () => gestures.holdSpace(false));
}

/** In a field or a dialog keys have their usual meaning. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
}

function press(
  event: KeyboardEvent,
  view: CanvasView,
  gestures: CanvasGestures,
  onCanvas: boolean,
): boolean {
  const { session } = view;
  if (event.ctrlKey || event.metaKey) return pressCommand(event, view);
  const arrow = ARROWS[event.key];
  if (arrow && onCanvas) {
    const far = event.shiftKey ? 10 : 1;
    nudgeSelection(session, { x: arrow.x * far, y: arrow.y * far });
  } else if (event.code === 'Space' && onCanvas) gestures.holdSpace(true);
  else if (event.key === 'Delete' || event.key === 'Backspace') removeSelection(session);
  else if (event.key === 'Escape') {
    if (!gestures.cancel()) session.select([]);
  } else if (event.key === 'Enter' && onCanvas) walk(view, event.shiftKey);
  else if (event.shiftKey && event.code === 'Digit0') zoomTo(session, 1);
  else if (event.shiftKey && event.code === 'Digit1') view.fit();
  else if (event.shiftKey && event.code === 'Digit2') fitIntoView(session, session.selection());
  else if (event.key === '+') zoomTo(session, session.viewport.zoom * 2);
  else if (event.key === '-') zoomTo(session, session.viewport.zoom / 2);
  else return false;
  return true;
}

function pressCommand(event: KeyboardEvent, { session }: CanvasView): boolean {
  const key = event.key.toLowerCase();
  if (key === 'z') {
    if (event.shiftKey) session.redo();
    else session.undo();
  } else if (key === 'y') session.redo();
  else if (key === 'a') {
    const parent = session.document.get(session.selection()[0] ?? '')?.parent ?? session.pageId;
    const { document } = session;
    session.select(document.children(parent).filter((id) => !document.require(id).locked));
  } else return false;
  return true;
}

/** Enter goes to the layers inside, Shift and Enter back to the parent. */
function walk({ session }: CanvasView, outward: boolean): void {
  const { document, pageId } = session;
  const next = session.selection().flatMap((id) => {
    if (!outward) return [...document.children(id)];
    const parent = document.require(id).parent;
    return parent === null || parent === pageId ? [] : [parent];
  });
  if (next.length > 0) session.select(next);
}
