import type { Box } from '../protocol.ts';

export interface RowWanted {
  /** px of every rectangle in the row. */
  width: number;
  height: number;
  count: number;
  /** What the row should be near: it prefers the right of it, tops aligned. */
  anchor: Box;
  /** Everything that must not be touched. */
  obstacles: Box[];
  /** px kept clear around obstacles and between the rectangles. */
  gap: number;
  /** Where given, only rows wholly inside it count. */
  bounds?: Box;
  /** Where given, rows wholly inside it come first. */
  view?: Box;
}

/** How many of the nearest obstacles lend their edges to the search. */
const NEAREST = 40;

/**
 * The nearest free place for a tidy row, never on top of an obstacle. `null` only where `bounds`
 * leave no room.
 */
export function freeRow(wanted: RowWanted): Box[] | null {
  const { width, height, count, anchor, gap, bounds, view } = wanted;
  const rowWidth = count * width + (count - 1) * gap;
  const preferred = { x: anchor.x + anchor.width + gap, y: anchor.y };
  const row = (x: number, y: number): Box => ({ x, y, width: rowWidth, height });
  const distance = (box: Box) => Math.hypot(box.x - preferred.x, box.y - preferred.y);

  const near = [anchor, ...wanted.obstacles]
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, NEAREST);
  const xs = new Set([preferred.x, anchor.x]);
  const ys = new Set([preferred.y]);
  for (const box of near) {
    xs.add(box.x)
      .add(box.x + box.width + gap)
      .add(box.x - gap - rowWidth);
    ys.add(box.y)
      .add(box.y + box.height + gap)
      .add(box.y - gap - height);
  }
  if (bounds) {
    xs.add(bounds.x + gap).add(bounds.x + bounds.width - gap - rowWidth);
    ys.add(bounds.y + gap).add(bounds.y + bounds.height - gap - height);
  }
  if (view) {
    xs.add(view.x + (view.width - rowWidth) / 2);
    ys.add(view.y + (view.height - height) / 2);
  }

  const cost = (box: Box) => distance(box) + (view && !contains(view, box) ? 1e9 : 0);
  const candidates: { box: Box; cost: number }[] = [];
  for (const x of xs) {
    for (const y of ys) {
      const box = row(Math.round(x), Math.round(y));
      if (!bounds || contains(bounds, box)) candidates.push({ box, cost: cost(box) });
    }
  }
  candidates.sort((one, other) => one.cost - other.cost);
  const free = candidates.find(({ box }) => isFree(box, wanted.obstacles, gap))?.box;
  if (free) return split(free, wanted);
  if (bounds) return null;
  return split(outsideOfBlock(wanted, rowWidth, cost), wanted);
}

/**
 * Just outside of what stands around the anchor without a free place: to the right of it, below,
 * to the left or above. What stands there is taken into the block until one side is free.
 */
function outsideOfBlock(
  { anchor, obstacles, gap, height }: RowWanted,
  width: number,
  cost: (box: Box) => number,
): Box {
  let block = anchor;
  let rest = obstacles;
  for (;;) {
    const sides = [
      { x: Math.ceil(block.x + block.width + gap), y: Math.round(anchor.y) },
      { x: Math.round(anchor.x), y: Math.ceil(block.y + block.height + gap) },
      { x: Math.floor(block.x - gap - width), y: Math.round(anchor.y) },
      { x: Math.round(anchor.x), y: Math.floor(block.y - gap - height) },
    ]
      .map(({ x, y }): Box => ({ x, y, width, height }))
      .sort((one, other) => cost(one) - cost(other));
    const free = sides.find((side) => isFree(side, obstacles, gap));
    if (free) return free;
    // Every side touches something that is not in the block yet: it grows each time, and ends.
    const around = [grown(block, gap), ...sides.map((side) => grown(side, gap))];
    const touches = (box: Box) => around.some((one) => overlaps(one, box));
    block = rest.filter(touches).reduce(union, block);
    rest = rest.filter((box) => !touches(box));
  }
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function union(one: Box, other: Box): Box {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether two boxes share any area. */
export function overlaps(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Whether `inner` lies wholly inside `outer`. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function isFree(box: Box, obstacles: Box[], gap: number): boolean {
  // Rounding may shave less than a pixel off the gap; that is no reason to refuse a place.
  const kept = grown(box, Math.max(gap - 1, 0));
  return !obstacles.some((obstacle) => overlaps(kept, obstacle));
}

function split(row: Box, { width, height, count, gap }: RowWanted): Box[] {
  return Array.from({ length: count }, (_, index) => ({
    x: row.x + index * (width + gap),
    y: row.y,
    width,
    height,
  }));
}
