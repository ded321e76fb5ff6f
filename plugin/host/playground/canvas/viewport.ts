import { absoluteBoundingBox } from '../../document/bounds.ts';
import type { EditorSession, Viewport } from '../../document/editor-session.ts';
import { type Rect, unionOf } from '../../geometry/rect.ts';
import type { Point, Transform } from '../../geometry/transform.ts';

const MIN_ZOOM = 0.02;
const MAX_ZOOM = 64;
/** CSS px that stay free around what is fitted into view. */
const MARGIN = 28;

/** From page px to CSS px of the canvas. */
export function pageToScreen({ center, zoom, screenWidth, screenHeight }: Viewport): Transform {
  return [
    [zoom, 0, screenWidth / 2 - center.x * zoom],
    [0, zoom, screenHeight / 2 - center.y * zoom],
  ];
}

/** The page point under a point of the canvas (CSS px). */
export function pagePoint(viewport: Viewport, screen: Point): Point {
  const { center, zoom, screenWidth, screenHeight } = viewport;
  return {
    x: center.x + (screen.x - screenWidth / 2) / zoom,
    y: center.y + (screen.y - screenHeight / 2) / zoom,
  };
}

/** Moves what is in view by CSS px. */
export function panBy(session: EditorSession, dx: number, dy: number): void {
  const { center, zoom } = session.viewport;
  session.setViewport({ center: { x: center.x - dx / zoom, y: center.y - dy / zoom } });
}

/** Zooms so that the page point under `screen` (CSS px; default: the middle) stays where it is. */
export function zoomTo(session: EditorSession, zoom: number, screen?: Point): void {
  const { viewport } = session;
  const { screenWidth, screenHeight } = viewport;
  const at = screen ?? { x: screenWidth / 2, y: screenHeight / 2 };
  const fixed = pagePoint(viewport, at);
  const next = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
  session.setViewport({
    zoom: next,
    center: {
      x: fixed.x - (at.x - screenWidth / 2) / next,
      y: fixed.y - (at.y - screenHeight / 2) / next,
    },
  });
}

/** Fits nodes into view, never closer than 100 %. Default: everything on the page. */
export function fitIntoView(session: EditorSession, ids?: readonly string[]): void {
  const { document, viewport } = session;
  const bounds = unionOf(
    (ids ?? document.children(session.pageId))
      .map((id) => document.require(id))
      .filter((record) => record.visible)
      .map((record) => absoluteBoundingBox(document, record)),
  );
  if (bounds) fitBounds(session, viewport, bounds);
}

function fitBounds(session: EditorSession, viewport: Viewport, bounds: Rect): void {
  const room = (length: number): number => Math.max(length / 2, length - 2 * MARGIN);
  const zoom = Math.min(
    1,
    room(viewport.screenWidth) / Math.max(1, bounds.width),
    room(viewport.screenHeight) / Math.max(1, bounds.height),
  );
  session.setViewport({
    zoom: Math.max(MIN_ZOOM, zoom),
    center: { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 },
  });
}
