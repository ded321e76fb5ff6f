import { pageOf } from './page-of.ts';

/** What a designer may have changed of a rectangle, besides its place, its size and its paints. */
const LOOK = [
  'name',
  'visible',
  'opacity',
  'blendMode',
  'constraints',
  'topLeftRadius',
  'topRightRadius',
  'bottomRightRadius',
  'bottomLeftRadius',
  'cornerSmoothing',
  'layoutAlign',
  'layoutGrow',
  'locked',
] as const;

/**
 * How to make the same rectangle anew where the designer may have moved it: as it looked, selected
 * where it was. Its paints are left to the caller. `null` where its parent is gone.
 */
export function rectangleLike(node: SceneNode): () => RectangleNode | null {
  const page = pageOf(node);
  const parent = node.parent ?? page;
  const index = parent?.children.findIndex(({ id }) => id === node.id) ?? 0;
  const selected = page?.selection.findIndex(({ id }) => id === node.id) ?? -1;
  const { x, y, width, height } = node;
  const rotation = 'rotation' in node ? node.rotation : 0;
  const isAbsolute = 'layoutPositioning' in node && node.layoutPositioning === 'ABSOLUTE';
  const look = lookOf(node);
  return () => {
    if (!parent || parent.removed || !('insertChild' in parent)) return null;
    const rectangle = figma.createRectangle();
    parent.insertChild(Math.min(Math.max(index, 0), parent.children.length), rectangle);
    if (isAbsolute) rectangle.layoutPositioning = 'ABSOLUTE';
    rectangle.resize(width, height);
    rectangle.rotation = rotation;
    rectangle.x = x;
    rectangle.y = y;
    Object.assign(rectangle, look);
    if (page && selected >= 0) {
      const others = page.selection;
      page.selection = [...others.slice(0, selected), rectangle, ...others.slice(selected)];
    }
    return rectangle;
  };
}

function lookOf(node: SceneNode): Partial<RectangleNode> {
  const members = node as Partial<RectangleNode>;
  return Object.fromEntries(
    LOOK.filter((name) => name in node).map((name) => [name, members[name]]),
  );
}
