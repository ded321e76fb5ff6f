import { invert, multiply, withOrigin } from '../geometry/transform.ts';
import { absoluteTransform, containerOf } from './bounds.ts';
import type { EditorSession } from './editor-session.ts';
import type { NodeRecord } from './node-record.ts';
import { isInsideInstance, PARENTS } from './node-types.ts';

/**
 * Moves `child` to be child number `index` (`undefined`: the front) of `parent`. As in Figma's
 * plugin API the position stays the same number of px in the new container, except that a group,
 * which has no coordinates of its own, leaves its container's.
 */
export function reparentNode(
  session: EditorSession,
  child: NodeRecord,
  parent: NodeRecord,
  index?: number,
): void {
  const { document } = session;
  if (!PARENTS.has(parent.type)) throw new Error(`A ${parent.type} node cannot have children`);
  if (parent.type === 'INSTANCE' || isInsideInstance(parent)) {
    throw new Error('Cannot move node. New parent is an instance or is inside of an instance');
  }
  if (isInsideInstance(child)) {
    throw new Error('Cannot move node. A node inside an instance cannot be moved');
  }
  if ((child.type === 'PAGE') !== (parent.type === 'DOCUMENT')) {
    throw new Error(`Cannot move node. A ${parent.type} node cannot hold a ${child.type} node`);
  }
  if (child.type === 'SECTION' && parent.type !== 'PAGE' && parent.type !== 'SECTION') {
    throw new Error('Cannot move node. A section can only be in a page or in another section');
  }
  if (child.id === parent.id || [...document.ancestors(parent.id)].some((a) => a.id === child.id)) {
    throw new Error('Cannot move node. A node cannot be put inside itself');
  }
  if (child.type === 'COMPONENT' && [...document.ancestors(parent.id), parent].some(isComponent)) {
    throw new Error('Cannot move node. A component cannot be inside another component');
  }
  const order =
    index === undefined
      ? frontOf(session, parent.id, child.id)
      : session.orderAt(parent.id, index, child.id);
  session.update(child.id, { parent: parent.id, order });
}

/** As `reparentNode`, but the node stays where it is on the page. */
export function reparentInPlace(
  session: EditorSession,
  child: NodeRecord,
  parent: NodeRecord,
  index?: number,
): void {
  const { document } = session;
  const before = absoluteTransform(document, child);
  reparentNode(session, child, parent, index);
  const moved = document.require(child.id);
  if (moved.type === 'GROUP' || moved.type === 'PAGE') return;
  const container = containerOf(document, moved);
  const transform = container
    ? multiply(invert(absoluteTransform(document, container)), before)
    : before;
  const [[, , x], [, , y]] = transform;
  session.update(child.id, { transform: withOrigin(transform, x, y) });
}

const isComponent = (record: NodeRecord): boolean => record.type === 'COMPONENT';

function frontOf(session: EditorSession, parent: string, moving: string): number {
  const others = session.document.children(parent).filter((id) => id !== moving);
  const last = others.at(-1);
  return last ? session.document.require(last).order + 1 : 0;
}
