import { pageOf } from './page-of.ts';

/**
 * How to make the same rectangle anew where the designer may have moved and turned it, selected
 * where it was. Its fills and its look are left to the caller. `null` where its parent is gone.
 */
export function rectangleLike(node: SceneNode): () => RectangleNode | null {
  const page = pageOf(node);
  const parent = node.parent ?? page;
  const index = parent?.children.findIndex(({ id }) => id === node.id) ?? 0;
  const selected = page?.selection.findIndex(({ id }) => id === node.id) ?? -1;
  const { width, height, relativeTransform } = node;
  const isAbsolute = 'layoutPositioning' in node && node.layoutPositioning === 'ABSOLUTE';
  return () => {
    if (!parent || parent.removed || !('insertChild' in parent)) return null;
    const rectangle = figma.createRectangle();
    parent.insertChild(Math.min(Math.max(index, 0), parent.children.length), rectangle);
    if (isAbsolute) rectangle.layoutPositioning = 'ABSOLUTE';
    rectangle.resize(width, height);
    rectangle.relativeTransform = relativeTransform;
    if (page && selected >= 0) {
      const others = page.selection;
      page.selection = [...others.slice(0, selected), rectangle, ...others.slice(selected)];
    }
    return rectangle;
  };
}
