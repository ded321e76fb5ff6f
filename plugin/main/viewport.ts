import { boxOf } from './find-places.ts';
import { contains } from './free-row.ts';

/** Scrolls new layers of the current page into view, unless they all are already. */
export function reveal(nodes: SceneNode[]): void {
  const view = figma.viewport.bounds;
  if (nodes.length === 0 || nodes.every((node) => contains(view, boxOf(node)))) return;
  figma.viewport.scrollAndZoomIntoView(nodes);
}
