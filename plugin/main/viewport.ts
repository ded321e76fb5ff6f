import { boxOf } from './find-places.ts';
import { contains } from './free-row.ts';
import { pageOf } from './page-of.ts';

/**
 * Scrolls new layers into view, unless all that stand on the current page are already. For layers
 * on another page the view of this one stays as it is.
 */
export function reveal(created: SceneNode[]): void {
  const view = figma.viewport.bounds;
  const nodes = created.filter((node) => pageOf(node)?.id === figma.currentPage.id);
  if (nodes.length === 0 || nodes.every((node) => contains(view, boxOf(node)))) return;
  figma.viewport.scrollAndZoomIntoView(nodes);
}
