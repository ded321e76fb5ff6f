import { translation } from '../geometry/transform.ts';
import type { EditorSession } from './editor-session.ts';
import type { NodeRecord } from './node-record.ts';
import type { Rgb, SolidPaint } from './paint.ts';

const SHAPES = 'path, rect, circle, ellipse, line, polyline, polygon';

/**
 * A frame with one vector layer for each shape of an SVG, as `figma.createNodeFromSvg` gives.
 * Flat colours only: gradients, text, images, masks and nested groups' names are left out.
 */
export function importSvg(session: EditorSession, source: string): NodeRecord {
  const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.nodeName !== 'svg' || parsed.querySelector('parsererror')) {
    throw new Error('Failed to import SVG: the source is not valid');
  }
  const holder = document.createElement('div');
  holder.style.cssText = 'position:absolute;left:0;top:0;visibility:hidden;pointer-events:none';
  const svg = document.importNode(root, true);
  for (const script of svg.querySelectorAll('script, foreignObject')) script.remove();
  holder.attachShadow({ mode: 'closed' }).append(svg);
  document.body.append(holder);
  try {
    if (!(svg instanceof SVGSVGElement)) throw new Error('Failed to import SVG');
    return importMeasured(session, svg);
  } finally {
    holder.remove();
  }
}

function importMeasured(session: EditorSession, svg: SVGSVGElement): NodeRecord {
  const box = svg.getBoundingClientRect();
  const frame = session.create('FRAME', session.pageId, {
    name: svg.id || 'Frame',
    width: box.width,
    height: box.height,
    fills: [],
  });
  for (const shape of svg.querySelectorAll<SVGGeometryElement>(SHAPES)) {
    if (shape.closest('defs, clipPath, mask, symbol')) continue;
    const style = getComputedStyle(shape);
    const matrix = shape.getCTM() ?? new DOMMatrix();
    const { x, y, width, height } = shape.getBBox();
    const [scaleX, scaleY] = [Math.hypot(matrix.a, matrix.b), Math.hypot(matrix.c, matrix.d)];
    const origin = new DOMPoint(x, y).matrixTransform(matrix);
    const fills = paintOf(style.fill, Number(style.fillOpacity));
    session.create('VECTOR', frame.id, {
      name: shape.id || 'Vector',
      transform: translation(origin.x, origin.y),
      width: width * scaleX,
      height: height * scaleY,
      vectorWidth: width,
      vectorHeight: height,
      vectorPaths: [
        {
          windingRule: style.fillRule === 'evenodd' ? 'EVENODD' : 'NONZERO',
          data: outlineOf(shape, x, y),
        },
      ],
      fills,
      strokes: paintOf(style.stroke, Number(style.strokeOpacity)),
      strokeWeight: Number.parseFloat(style.strokeWidth) * scaleX,
      opacity: Number(style.opacity),
    });
  }
  return session.document.require(frame.id);
}

/** The outline as absolute straight pieces of half a px: curves of any kind end up right. */
function outlineOf(shape: SVGGeometryElement, x: number, y: number): string {
  const length = shape.getTotalLength();
  const steps = Math.min(4000, Math.max(16, Math.ceil(length * 2)));
  const jump = (length / steps) * 1.5;
  let before: DOMPoint | undefined;
  let data = '';
  for (let step = 0; step <= steps; step += 1) {
    const point = shape.getPointAtLength((length * step) / steps);
    // Points of one subpath lie at most a step apart: a longer way is the next subpath's start.
    const starts = !before || Math.hypot(point.x - before.x, point.y - before.y) > jump;
    data += `${starts ? 'M' : 'L'} ${round(point.x - x)} ${round(point.y - y)} `;
    before = point;
  }
  return data.trimEnd();
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function paintOf(css: string, opacity: number): SolidPaint[] {
  const [r, g, b, a] = css.match(/[\d.]+/g)?.map(Number) ?? [];
  if (!css.startsWith('rgb') || r === undefined || g === undefined || b === undefined) return [];
  const color: Rgb = { r: r / 255, g: g / 255, b: b / 255 };
  return [{ type: 'SOLID', color, opacity: (a ?? 1) * opacity }];
}
