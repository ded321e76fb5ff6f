import { absoluteBoundingBox } from '../../document/bounds.ts';
import type { Rect } from '../../geometry/rect.ts';
import type { Point } from '../../geometry/transform.ts';
import type { CanvasView } from './canvas-view.ts';
import type { Drag } from './drag.ts';
import { pagePoint } from './viewport.ts';

/** Selects what a rectangle touches, in addition to `kept`. `within`: the parent to choose from. */
export function marqueeDrag(
  view: CanvasView,
  start: Point,
  options: { readonly kept: readonly string[]; readonly within: string; onClick(): void },
): Drag {
  const { session } = view;
  const from = pagePoint(session.viewport, start);
  const before = session.selection();
  const end = (): void => view.setOverlay({ marquee: undefined });
  return {
    move: (point) => {
      const to = pagePoint(session.viewport, point);
      const marquee = rectBetween(from, to);
      view.setOverlay({ marquee });
      session.select([...options.kept, ...touchedBy(view, marquee, options.within)]);
    },
    end: (moved) => {
      end();
      if (!moved) options.onClick();
    },
    cancel: () => {
      end();
      session.select(before);
    },
  };
}

/** Sections and frames that reach beyond the rectangle are its ground, not what it catches. */
function touchedBy({ session }: CanvasView, marquee: Rect, within: string): string[] {
  const { document } = session;
  return document.children(within).filter((id) => {
    const record = document.require(id);
    if (!record.visible || record.locked) return false;
    const box = absoluteBoundingBox(document, record);
    const holds = record.type === 'SECTION' || record.type === 'FRAME';
    return holds && document.children(id).length > 0 ? encloses(marquee, box) : meet(marquee, box);
  });
}

const rectBetween = (one: Point, other: Point): Rect => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x),
  height: Math.abs(one.y - other.y),
});

const meet = (one: Rect, other: Rect): boolean =>
  one.x <= other.x + other.width &&
  other.x <= one.x + one.width &&
  one.y <= other.y + other.height &&
  other.y <= one.y + one.height;

const encloses = (outer: Rect, inner: Rect): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;
