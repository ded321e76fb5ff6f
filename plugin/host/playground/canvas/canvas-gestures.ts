import type { Point } from '../../geometry/transform.ts';
import type { CanvasView } from './canvas-view.ts';
import type { Drag } from './drag.ts';
import { labelAt } from './frame-labels.ts';
import { marqueeDrag } from './marquee-drag.ts';
import { moveDrag } from './move-drag.ts';
import { panDrag } from './pan-drag.ts';
import { type PickDepth, pickNode } from './pick-node.ts';
import { resizeDrag } from './resize-drag.ts';
import { type Handle, handleAt, onlySelected } from './selection-box.ts';
import { pagePoint, panBy, zoomTo } from './viewport.ts';

/** CSS px that a pointer may stray before a click becomes a drag. */
const SLACK = 3;
/** A turn of a mouse wheel, by lines, in px. */
const LINE = 16;

/** Pointer and wheel on the canvas: select, move, resize, marquee, pan, zoom. */
export class CanvasGestures {
  readonly #view: CanvasView;
  #drag: Drag | undefined;
  #start: Point = { x: 0, y: 0 };
  #moved = false;
  #spaceHeld = false;

  constructor(view: CanvasView) {
    this.#view = view;
    const { element } = view;
    element.addEventListener('pointerdown', (event) => this.#press(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    element.addEventListener('pointerup', () => this.#release());
    element.addEventListener('pointercancel', () => this.cancel());
    element.addEventListener('pointerleave', () => view.setOverlay({ hovered: undefined }));
    element.addEventListener('dblclick', (event) => this.#enter(event));
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('contextmenu', (event) => event.preventDefault());
  }

  /** While the space bar is held, dragging pans. */
  holdSpace(held: boolean): void {
    this.#spaceHeld = held;
    this.#point(held ? 'grab' : 'default');
  }

  /** Ends a drag as if it had not begun. Returns whether there was one. */
  cancel(): boolean {
    const drag = this.#drag;
    this.#drag = undefined;
    drag?.cancel();
    return drag !== undefined;
  }

  #press(event: PointerEvent): void {
    const { element, session } = this.#view;
    if (this.#drag || event.button === 2) return;
    element.setPointerCapture(event.pointerId);
    this.#start = at(event);
    this.#moved = false;
    if (event.button === 1 || this.#spaceHeld) {
      event.preventDefault();
      this.#point('grabbing');
      this.#drag = panDrag(session, this.#start);
      return;
    }
    const handle = handleAt(session, this.#start);
    const resized = handle ? onlySelected(session) : undefined;
    this.#drag = handle && resized ? resizeDrag(session, resized, handle) : this.#select(event);
  }

  /** Selects what is under the pointer and returns the drag that may follow. */
  #select(event: PointerEvent): Drag {
    const { session } = this.#view;
    const { document } = session;
    const point = pagePoint(session.viewport, this.#start);
    const depth: PickDepth = event.ctrlKey || event.metaKey ? 'deep' : 'plain';
    const labelled = labelAt(session, this.#start);
    const picked = labelled ?? pickNode(session, point, depth);
    const kept = event.shiftKey ? session.selection() : [];
    if (!picked) {
      const clear = (): void => session.select(kept);
      return marqueeDrag(this.#view, this.#start, { kept, within: session.pageId, onClick: clear });
    }
    const wasSelected = session.selection().includes(picked.id);
    // The ground of a frame or section with something in it is for marquees: it moves by its name.
    const isGround =
      !labelled &&
      !wasSelected &&
      (picked.type === 'FRAME' || picked.type === 'SECTION') &&
      document.children(picked.id).length > 0 &&
      document.require(picked.parent ?? session.pageId).type !== 'FRAME';
    if (isGround && depth === 'plain') {
      const choose = (): void => session.select([...kept, picked.id]);
      return marqueeDrag(this.#view, this.#start, { kept, within: picked.id, onClick: choose });
    }
    if (!wasSelected) session.select([...kept, picked.id]);
    return moveDrag(session, this.#start, () => {
      if (!wasSelected) return;
      const others = session.selection().filter((id) => id !== picked.id);
      session.select(event.shiftKey ? others : [picked.id]);
    });
  }

  #move(event: PointerEvent): void {
    const point = at(event);
    if (!this.#drag) {
      this.#hover(event, point);
      return;
    }
    const strayed = Math.hypot(point.x - this.#start.x, point.y - this.#start.y);
    if (!this.#moved && strayed < SLACK) return;
    this.#moved = true;
    this.#drag.move(point, { shift: event.shiftKey });
  }

  #release(): void {
    const drag = this.#drag;
    this.#drag = undefined;
    drag?.end(this.#moved);
    this.#point(this.#spaceHeld ? 'grab' : 'default');
  }

  #hover(event: PointerEvent, point: Point): void {
    const { session } = this.#view;
    if (this.#spaceHeld) return;
    const handle = handleAt(session, point);
    this.#point(handle ? cursorOf(handle) : 'default');
    const depth = event.ctrlKey || event.metaKey ? 'deep' : 'plain';
    const under =
      labelAt(session, point) ?? pickNode(session, pagePoint(session.viewport, point), depth);
    this.#view.setOverlay({ hovered: handle ? undefined : under?.id });
  }

  #enter(event: MouseEvent): void {
    const { session } = this.#view;
    if (labelAt(session, at(event))) return;
    const inner = pickNode(session, pagePoint(session.viewport, at(event)), 'inward');
    if (inner) session.select([inner.id]);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { session } = this.#view;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      // A pinch on a trackpad comes as small turns of the wheel with Ctrl.
      const turn = Math.max(-60, Math.min(60, dy));
      zoomTo(session, session.viewport.zoom * Math.exp(-turn * 0.01), at(event));
    } else if (event.shiftKey && dx === 0) {
      panBy(session, -dy, 0);
    } else {
      panBy(session, -dx, -dy);
    }
  }

  #point(cursor: string): void {
    this.#view.element.style.cursor = cursor;
  }
}

const at = ({ offsetX, offsetY }: MouseEvent): Point => ({ x: offsetX, y: offsetY });

function cursorOf({ x, y }: Handle): string {
  if (x === 0.5) return 'ns-resize';
  if (y === 0.5) return 'ew-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}
