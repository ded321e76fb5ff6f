import type { EditorSession } from '../../document/editor-session.ts';
import { nodeAtPoint } from '../../document/node-at-point.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import type { Point } from '../../geometry/transform.ts';

/** `plain`: a click; `deep`: with Ctrl or Cmd, the innermost; `inward`: a double-click. */
export type PickDepth = 'plain' | 'deep' | 'inward';

/**
 * The layer a click means in Figma: what lies directly in a top-level frame or in a section, or a
 * neighbour of what is selected already; a double-click goes one step further in.
 */
export function pickNode(
  session: EditorSession,
  point: Point,
  depth: PickDepth = 'plain',
): NodeRecord | undefined {
  const innermost = nodeAtPoint(session.document, session.pageId, point, { deep: true });
  if (!innermost || depth === 'deep') return innermost;
  const path = pathTo(session, innermost);
  const selected = session.selection().map((id) => session.document.require(id));
  const entered = path.findLastIndex((record) =>
    selected.some((one) => one.parent === record.parent && one.parent !== session.pageId),
  );
  const level = entered === -1 ? firstLevel(path) : entered;
  if (depth === 'plain') return path[level];
  const isSelected = selected.some((one) => one.id === path[level]?.id);
  return path[Math.min(path.length - 1, isSelected ? level + 1 : level)];
}

/** From the page's child down to `record`. */
function pathTo(session: EditorSession, record: NodeRecord): NodeRecord[] {
  const above = [...session.document.ancestors(record.id)].reverse();
  return [...above.filter(({ type }) => type !== 'DOCUMENT' && type !== 'PAGE'), record];
}

function firstLevel(path: readonly NodeRecord[]): number {
  let level = 0;
  while (path[level]?.type === 'SECTION' && level < path.length - 1) level += 1;
  const isFrame = path[level]?.type === 'FRAME';
  return isFrame && level < path.length - 1 ? level + 1 : level;
}
