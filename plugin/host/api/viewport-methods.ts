import { absoluteBoundingBox } from '../document/bounds.ts';
import type { EditorSession } from '../document/editor-session.ts';
import { unionOf } from '../geometry/rect.ts';
import type { FigmaMethod } from './create-methods.ts';
import { node } from './node-methods.ts';
import { isArrayOf, isBetween, isNumber, isObject } from './validators.ts';

/** Share of the screen that Figma leaves free around what it zooms to. */
const MARGIN = 0.1;

/** `figma.viewport` */
export const VIEWPORT_METHODS: Readonly<Record<string, FigmaMethod>> = {
  'viewport.getCenter': (run) => run.session.viewport.center,
  'viewport.setCenter': (run, [center]) => {
    isObject({ x: isNumber, y: isNumber })(center);
    run.session.setViewport({ center: center as { x: number; y: number } });
  },
  'viewport.getZoom': (run) => run.session.viewport.zoom,
  'viewport.setZoom': (run, [zoom]) => {
    isBetween(0.01, 256)(zoom);
    run.session.setViewport({ zoom: zoom as number });
  },
  'viewport.getBounds': (run) => run.session.visibleBounds,
  'viewport.scrollAndZoomIntoView': (run, [nodes]) => {
    isArrayOf((one) => node(run, one))(nodes);
    zoomTo(
      run.session,
      (nodes as readonly unknown[]).map((one) => node(run, one).id),
    );
  },
};

/** Brings nodes into view, never closer than 100 %. */
export function zoomTo(session: EditorSession, ids: readonly string[]): void {
  const bounds = unionOf(
    ids.map((id) => absoluteBoundingBox(session.document, session.document.require(id))),
  );
  if (!bounds) return;
  const { screenWidth, screenHeight } = session.viewport;
  const fits = Math.min(
    (screenWidth * (1 - 2 * MARGIN)) / Math.max(1, bounds.width),
    (screenHeight * (1 - 2 * MARGIN)) / Math.max(1, bounds.height),
  );
  session.setViewport({
    center: { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 },
    zoom: Math.min(1, fits),
  });
}
