import { sizeOf } from '../../document/bounds.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { type Rect, unionOf } from '../../geometry/rect.ts';
import { applyTransform, type Point } from '../../geometry/transform.ts';
import type { Overlay } from './canvas-view.ts';
import { frameLabels } from './frame-labels.ts';
import { handlesOf, isCorner, onlySelected, screenCorners, screenPoint } from './selection-box.ts';
import { pageToScreen } from './viewport.ts';

type Context = CanvasRenderingContext2D;

interface Colours {
  readonly selection: string;
  readonly component: string;
  readonly label: string;
}

/** Names, outlines, handles and sizes, in CSS px. `style` holds the colours of the theme. */
export function drawOverlay(
  context: Context,
  session: EditorSession,
  overlay: Overlay,
  style: CSSStyleDeclaration,
): void {
  const colours: Colours = {
    selection: style.getPropertyValue('--canvas-selection'),
    component: style.getPropertyValue('--canvas-component'),
    label: style.getPropertyValue('--canvas-label'),
  };
  const selected = session
    .selection()
    .map((id) => session.document.get(id))
    .filter((record) => record !== undefined);
  drawLabels(context, session, new Set(session.selection()), colours);
  const hovered = overlay.hovered ? session.document.get(overlay.hovered) : undefined;
  if (hovered && !selected.includes(hovered)) outline(context, session, hovered, colours, 2);
  for (const record of selected) outline(context, session, record, colours, 1);
  drawSelection(context, session, selected, colours);
  if (overlay.marquee) drawMarquee(context, session, overlay.marquee, colours);
}

function drawLabels(
  context: Context,
  session: EditorSession,
  selected: ReadonlySet<string>,
  colours: Colours,
): void {
  context.font = '500 11px Inter, sans-serif';
  context.letterSpacing = '0px';
  context.textBaseline = 'middle';
  for (const { record, box } of frameLabels(session)) {
    const own = isComponent(record) ? colours.component : colours.label;
    context.fillStyle = selected.has(record.id) ? colourOf(record, colours) : own;
    const text = clipped(context, record.name, record.width * session.viewport.zoom);
    context.fillText(text, Math.round(box.x), Math.round(box.y + box.height / 2));
  }
}

function clipped(context: Context, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return end === 0 ? '' : `${text.slice(0, end)}…`;
}

function outline(
  context: Context,
  session: EditorSession,
  record: NodeRecord,
  colours: Colours,
  width: number,
): void {
  context.strokeStyle = colourOf(record, colours);
  context.lineWidth = width;
  tracePolygon(context, screenCorners(session, record));
  context.stroke();
}

function drawSelection(
  context: Context,
  session: EditorSession,
  selected: readonly NodeRecord[],
  colours: Colours,
): void {
  const boxes = selected.map((record) => boundsOf(screenCorners(session, record)));
  const around = unionOf(boxes);
  if (!around) return;
  const single = onlySelected(session);
  context.lineWidth = 1;
  context.strokeStyle = single ? colourOf(single, colours) : colours.selection;
  if (!single) context.strokeRect(around.x, around.y, around.width, around.height);
  if (single) {
    for (const handle of handlesOf(session).filter((one) => isCorner(one) || single.height === 0)) {
      const { x, y } = screenPoint(session, single, handle);
      context.fillStyle = '#ffffff';
      context.fillRect(Math.round(x) - 3.5, Math.round(y) - 3.5, 7, 7);
      context.strokeRect(Math.round(x) - 3.5, Math.round(y) - 3.5, 7, 7);
    }
  }
  const { width, height } = single
    ? sizeOf(session.document, single)
    : scaled(around, 1 / session.viewport.zoom);
  const middle = around.x + around.width / 2;
  const fill = single ? colourOf(single, colours) : colours.selection;
  drawSize(context, `${short(width)} × ${short(height)}`, middle, around.y + around.height, fill);
}

function drawSize(context: Context, text: string, x: number, y: number, fill: string): void {
  context.font = '500 11px Inter, sans-serif';
  const width = Math.ceil(context.measureText(text).width) + 8;
  const left = Math.round(x - width / 2);
  const top = Math.round(y) + 8;
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(left, top, width, 18, 3);
  context.fill();
  context.fillStyle = '#ffffff';
  context.textBaseline = 'middle';
  context.fillText(text, left + 4, top + 9.5);
}

function drawMarquee(
  context: Context,
  session: EditorSession,
  marquee: Rect,
  colours: Colours,
): void {
  const { x, y } = applyTransform(pageToScreen(session.viewport), marquee);
  const { width, height } = scaled(marquee, session.viewport.zoom);
  context.globalAlpha = 0.1;
  context.fillStyle = colours.selection;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  context.strokeStyle = colours.selection;
  context.lineWidth = 1;
  context.strokeRect(
    Math.round(x) + 0.5,
    Math.round(y) + 0.5,
    Math.round(width),
    Math.round(height),
  );
}

/** To two decimals at most, as Figma writes lengths. */
export const short = (length: number): string => String(Math.round(length * 100) / 100);

const isComponent = ({ id, type }: NodeRecord): boolean =>
  type === 'COMPONENT' || type === 'INSTANCE' || id.startsWith('I');

const colourOf = (record: NodeRecord, colours: Colours): string =>
  isComponent(record) ? colours.component : colours.selection;

const scaled = (rect: Rect, by: number): { width: number; height: number } => ({
  width: rect.width * by,
  height: rect.height * by,
});

function boundsOf(points: readonly Point[]): Rect {
  const rects = points.map(({ x, y }) => ({ x, y, width: 0, height: 0 }));
  return unionOf(rects) ?? { x: 0, y: 0, width: 0, height: 0 };
}

function tracePolygon(context: Context, points: readonly Point[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.closePath();
}
