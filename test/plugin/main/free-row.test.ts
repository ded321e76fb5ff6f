import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, freeRow, overlaps } from '../../../plugin/main/free-row.ts';
import type { Box } from '../../../plugin/protocol.ts';

const frame: Box = { x: 0, y: 0, width: 320, height: 180 };
const size = { width: 320, height: 180, gap: 24 };

test('a rectangle stands to the right of its target, tops aligned', () => {
  const row = freeRow({ ...size, count: 1, anchor: frame, obstacles: [frame] });
  expect(row).toEqual([{ x: 344, y: 0, width: 320, height: 180 }]);
});

test('several rectangles stand in a row with equal gaps', () => {
  const row = freeRow({ ...size, count: 3, anchor: frame, obstacles: [frame] });
  expect(row?.map(({ x, y }) => [x, y])).toEqual([
    [344, 0],
    [688, 0],
    [1032, 0],
  ]);
});

test('what stands to the right is passed by', () => {
  const neighbour = { x: 400, y: 20, width: 100, height: 100 };
  const row = freeRow({ ...size, count: 1, anchor: frame, obstacles: [frame, neighbour] });
  expect(row).toHaveLength(1);
  for (const box of row ?? []) {
    expect(overlaps(box, neighbour)).toBe(false);
    expect(overlaps(box, frame)).toBe(false);
  }
});

test('without room inside the bounds there is no row', () => {
  const bounds = { x: 0, y: 0, width: 330, height: 190 };
  const wanted = { ...size, count: 1, anchor: frame, obstacles: [frame], bounds };
  expect(freeRow(wanted)).toBeNull();
});

test('a place in view is preferred to a nearer one outside it', () => {
  const view = { x: 0, y: 0, width: 1000, height: 1000 };
  const anchor = { x: 600, y: 0, width: 380, height: 180 };
  const row = freeRow({ ...size, count: 1, anchor, obstacles: [anchor], view });
  expect(row?.every((box) => contains(view, box))).toBe(true);
});

test('a row is never on top of anything, however full the page is', () => {
  const side = fc.integer({ min: 1, max: 600 });
  const position = fc.integer({ min: -1500, max: 1500 });
  const box = fc.record({ x: position, y: position, width: side, height: side });
  fc.assert(
    fc.property(
      fc.array(box, { maxLength: 60 }),
      box,
      side,
      side,
      fc.integer({ min: 1, max: 5 }),
      (others, anchor, width, height, count) => {
        const obstacles = [...others, anchor];
        const row = freeRow({ width, height, count, anchor, obstacles, gap: 24 });
        expect(row).toHaveLength(count);
        for (const placed of row ?? []) {
          expect(obstacles.some((obstacle) => overlaps(placed, obstacle))).toBe(false);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('where a dense board leaves no place near, the row stands at its edge and not behind a stray note', () => {
  const board = Array.from({ length: 144 }, (_, index) => ({
    x: (index % 12) * 220,
    y: Math.floor(index / 12) * 220,
    width: 200,
    height: 200,
  }));
  const stray = { x: 60_000, y: 0, width: 200, height: 200 };
  for (const at of [0, 66, 77, 143]) {
    const anchor = board[at] ?? expect.unreachable();
    const obstacles = [...board, stray];
    const [box] = freeRow({ ...size, count: 1, anchor, obstacles }) ?? [];
    expect(box?.x).toBeGreaterThanOrEqual(-size.width - size.gap);
    expect(box?.x).toBeLessThanOrEqual(12 * 220 - 20 + size.gap);
    expect(box?.y).toBeGreaterThanOrEqual(-size.height - size.gap);
    expect(box?.y).toBeLessThanOrEqual(12 * 220 - 20 + size.gap);
  }
});
