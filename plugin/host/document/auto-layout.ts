import { transformedBounds } from '../geometry/rect.ts';
import { withOrigin } from '../geometry/transform.ts';
import type { EditorSession } from './editor-session.ts';
import type { NodePatch, NodeRecord } from './node-record.ts';

interface Item {
  readonly record: NodeRecord;
  main: number;
  cross: number;
}

/**
 * Stacks the children of an auto-layout frame and, where it hugs them, sizes the frame. One row or
 * one column: wrapping is not imitated. Children that are hidden or positioned absolutely stay put.
 */
export function applyAutoLayout(session: EditorSession, frame: NodeRecord): void {
  const horizontal = frame.layoutMode === 'HORIZONTAL';
  const before = horizontal ? frame.paddingLeft : frame.paddingTop;
  const after = horizontal ? frame.paddingRight : frame.paddingBottom;
  const crossBefore = horizontal ? frame.paddingTop : frame.paddingLeft;
  const crossAfter = horizontal ? frame.paddingBottom : frame.paddingRight;
  const items = session.document
    .children(frame.id)
    .map((id) => session.document.require(id))
    .filter(
      (child) => child.visible && child.layoutPositioning !== 'ABSOLUTE' && child.type !== 'GROUP',
    )
    .map((record): Item => {
      const box = transformedBounds(record.transform, { x: 0, y: 0, ...boxOf(record) });
      return {
        record,
        main: horizontal ? box.width : box.height,
        cross: horizontal ? box.height : box.width,
      };
    });

  const spread = frame.primaryAxisAlignItems === 'SPACE_BETWEEN' && items.length > 1;
  const gaps = Math.max(0, items.length - 1) * (spread ? 0 : frame.itemSpacing);
  const content = items.reduce((sum, item) => sum + item.main, 0) + gaps;
  const hugsMain = frame.primaryAxisSizingMode === 'AUTO';
  const hugsCross = frame.counterAxisSizingMode === 'AUTO';
  const ownMain = horizontal ? frame.width : frame.height;
  const ownCross = horizontal ? frame.height : frame.width;
  const main = hugsMain && items.length > 0 ? content + before + after : ownMain;
  const widest = Math.max(0, ...items.map((item) => item.cross));
  const cross = hugsCross && items.length > 0 ? widest + crossBefore + crossAfter : ownCross;
  const room = main - before - after;
  const crossRoom = cross - crossBefore - crossAfter;

  if (!hugsMain) growItems(items, room - content);
  for (const item of items) if (item.record.layoutAlign === 'STRETCH') item.cross = crossRoom;

  const used = items.reduce((sum, item) => sum + item.main, 0) + gaps;
  const gap = spread ? (room - used) / (items.length - 1) : frame.itemSpacing;
  let position = before + (spread ? 0 : aligned(frame.primaryAxisAlignItems, room - used));
  for (const item of items) {
    const crossAt = crossBefore + aligned(frame.counterAxisAlignItems, crossRoom - item.cross);
    place(session, item, horizontal, position, crossAt);
    position += item.main + gap;
  }
  session.update(
    frame.id,
    horizontal ? { width: main, height: cross } : { width: cross, height: main },
  );
}

/** Shares what is left over among the children that fill the frame. */
function growItems(items: Item[], left: number): void {
  const growing = items.filter((item) => item.record.layoutGrow === 1);
  for (const item of growing) item.main = Math.max(0.01, item.main + left / growing.length);
}

function aligned(alignment: string, left: number): number {
  if (alignment === 'CENTER') return left / 2;
  return alignment === 'MAX' ? left : 0;
}

function place(
  session: EditorSession,
  { record, main, cross }: Item,
  horizontal: boolean,
  position: number,
  crossPosition: number,
): void {
  const turned = record.transform[0][1] !== 0;
  const box = transformedBounds(record.transform, { x: 0, y: 0, ...boxOf(record) });
  const [[, , originX], [, , originY]] = record.transform;
  const x = (horizontal ? position : crossPosition) + originX - box.x;
  const y = (horizontal ? crossPosition : position) + originY - box.y;
  const patch: NodePatch = { transform: moved(record, x, y) };
  const size = horizontal ? { width: main, height: cross } : { width: cross, height: main };
  session.update(record.id, turned ? patch : { ...patch, ...size });
}

const moved = (record: NodeRecord, x: number, y: number): NodeRecord['transform'] =>
  record.transform[0][2] === x && record.transform[1][2] === y
    ? record.transform
    : withOrigin(record.transform, x, y);

const boxOf = ({ width, height }: NodeRecord): { width: number; height: number } => ({
  width,
  height,
});
