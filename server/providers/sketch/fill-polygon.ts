import type { LinearRgb } from './colour.ts';
import type { Surface } from './surface.ts';

/** px; x and y by turns: x0, y0, x1, y1, … The polygon closes itself. */
export type Points = readonly number[];

/**
 * What a shape is painted with: a colour, or a function that writes the colour of a pixel to
 * `out` and returns how much it covers, 0–1.
 */
export type Paint = LinearRgb | ((x: number, y: number, out: Float32Array) => number);

let cover = new Float32Array(0);
let first = new Int32Array(0);
let last = new Int32Array(0);
const out = new Float32Array(3);

/**
 * Fills a polygon with smooth edges. Every edge adds its exact share of each pixel's area, and the
 * running sum along a row is the cover (the way font rasterisers do it).
 */
export function fillPolygon(surface: Surface, points: Points, paint: Paint, opacity = 1): void {
  const { width, height, pixels } = surface;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let index = 1; index < points.length; index += 2) {
    const y = points[index] as number;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const firstRow = Math.max(0, Math.floor(top));
  const lastRow = Math.min(height - 1, Math.floor(bottom));
  if (!(lastRow >= firstRow)) return;
  const stride = width + 2;
  reserve(stride * (lastRow - firstRow + 1), lastRow - firstRow + 1, width);

  for (let index = 0; index < points.length; index += 2) {
    const next = (index + 2) % points.length;
    addEdge(
      points[index] as number,
      (points[index + 1] as number) - firstRow,
      points[next] as number,
      (points[next + 1] as number) - firstRow,
      width,
      lastRow - firstRow + 1,
    );
  }

  for (let row = firstRow; row <= lastRow; row++) {
    const local = row - firstRow;
    const base = local * stride;
    const end = Math.min(last[local] as number, width + 1);
    let sum = 0;
    for (let column = first[local] as number; column <= end; column++) {
      sum += cover[base + column] as number;
      cover[base + column] = 0;
      let share = Math.min(Math.abs(sum), 1) * opacity;
      if (share < 0.002 || column >= width) continue;
      const offset = (row * width + column) * 3;
      if (typeof paint === 'function') {
        share *= paint(column, row, out);
        mixInto(pixels, offset, out, share);
      } else {
        mixInto(pixels, offset, paint, share);
      }
    }
  }
}

/** The same points from last to first: the way back of an outline. */
export function backwards(points: Points): number[] {
  const reversed: number[] = [];
  for (let index = points.length - 2; index >= 0; index -= 2) {
    reversed.push(points[index] as number, points[index + 1] as number);
  }
  return reversed;
}

function mixInto(
  pixels: Float32Array,
  offset: number,
  colour: ArrayLike<number>,
  share: number,
): void {
  for (let channel = 0; channel < 3; channel++) {
    const under = pixels[offset + channel] as number;
    pixels[offset + channel] = under + ((colour[channel] as number) - under) * share;
  }
}

function reserve(cells: number, rows: number, width: number): void {
  if (cover.length < cells) cover = new Float32Array(cells);
  if (first.length < rows) {
    first = new Int32Array(rows);
    last = new Int32Array(rows);
  }
  first.fill(width + 2, 0, rows);
  last.fill(-1, 0, rows);
}

function addEdge(x0: number, y0: number, x1: number, y1: number, width: number, rows: number) {
  if (y0 === y1) return;
  const direction = y0 < y1 ? 1 : -1;
  const topX = direction === 1 ? x0 : x1;
  const topY = direction === 1 ? y0 : y1;
  const bottomY = direction === 1 ? y1 : y0;
  const slope = (x1 - x0) / (y1 - y0);
  const start = Math.max(0, Math.floor(topY));
  const end = Math.min(rows - 1, Math.ceil(bottomY) - 1);
  for (let row = start; row <= end; row++) {
    const from = Math.max(topY, row);
    const to = Math.min(bottomY, row + 1);
    const area = (to - from) * direction;
    const xFrom = Math.min(Math.max(topX + (from - topY) * slope, 0), width);
    const xTo = Math.min(Math.max(topX + (to - topY) * slope, 0), width);
    addSpan(row, Math.min(xFrom, xTo), Math.max(xFrom, xTo), area, width + 2);
  }
}

/** Spreads an edge's area over the pixels of one row that it crosses. */
function addSpan(row: number, left: number, right: number, area: number, stride: number): void {
  const base = row * stride;
  const from = Math.floor(left);
  const to = Math.floor(right);
  if (from < (first[row] as number)) first[row] = from;
  if (to + 1 > (last[row] as number)) last[row] = to + 1;
  if (from === to) {
    const middle = (left + right) / 2 - from;
    cover[base + from] = (cover[base + from] as number) + area * (1 - middle);
    cover[base + from + 1] = (cover[base + from + 1] as number) + area * middle;
    return;
  }
  const perPixel = area / (right - left);
  for (let column = from; column <= to; column++) {
    const enter = Math.max(left, column);
    const leave = Math.min(right, column + 1);
    const part = (leave - enter) * perPixel;
    const middle = (enter + leave) / 2 - column;
    cover[base + column] = (cover[base + column] as number) + part * (1 - middle);
    cover[base + column + 1] = (cover[base + column + 1] as number) + part * middle;
  }
}
