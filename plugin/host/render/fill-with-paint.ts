import type { GradientPaint, ImagePaint, Paint, Rgba } from '../document/paint.ts';
import { invert, type Transform } from '../geometry/transform.ts';
import type { BitmapCache } from './bitmap-cache.ts';

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Fills what is clipped in `context`, a node of `size` at its own origin, with one paint. */
export function fillWithPaint(
  context: Context,
  paint: Paint,
  size: Size,
  bitmaps: BitmapCache,
): void {
  context.save();
  context.globalAlpha *= paint.opacity ?? 1;
  context.globalCompositeOperation = compositeOperation(paint.blendMode);
  if (paint.type === 'SOLID') {
    context.fillStyle = cssColor({ ...paint.color, a: 1 });
    context.fillRect(-1, -1, size.width + 2, size.height + 2);
  } else if (paint.type === 'IMAGE') {
    fillWithImage(context, paint, size, bitmaps);
  } else if (paint.type !== 'PATTERN') {
    fillWithGradient(context, paint, size);
  }
  context.restore();
}

/** A style for text and strokes: they cannot be clipped to, so a gradient becomes its middle stop. */
export function flatStyle(paint: Paint): string | undefined {
  if (paint.type === 'SOLID') return cssColor({ ...paint.color, a: 1 });
  if (paint.type === 'IMAGE' || paint.type === 'PATTERN') return undefined;
  const middle = paint.gradientStops[Math.floor(paint.gradientStops.length / 2)];
  return middle ? cssColor(middle.color) : undefined;
}

export function compositeOperation(blendMode: string | undefined): GlobalCompositeOperation {
  return COMPOSITE[blendMode ?? 'NORMAL'] ?? 'source-over';
}

export function cssColor({ r, g, b, a }: Rgba): string {
  const [red, green, blue] = [r, g, b].map((channel) => Math.round(channel * 255));
  return `rgba(${red}, ${green}, ${blue}, ${a})`;
}

const COMPOSITE: Readonly<Record<string, GlobalCompositeOperation>> = {
  DARKEN: 'darken',
  MULTIPLY: 'multiply',
  COLOR_BURN: 'color-burn',
  LIGHTEN: 'lighten',
  SCREEN: 'screen',
  COLOR_DODGE: 'color-dodge',
  OVERLAY: 'overlay',
  SOFT_LIGHT: 'soft-light',
  HARD_LIGHT: 'hard-light',
  DIFFERENCE: 'difference',
  EXCLUSION: 'exclusion',
  HUE: 'hue',
  SATURATION: 'saturation',
  COLOR: 'color',
  LUMINOSITY: 'luminosity',
};

function fillWithGradient(context: Context, paint: GradientPaint, size: Size): void {
  context.scale(size.width, size.height);
  transformBy(context, invert(paint.gradientTransform));
  const gradient = gradientOf(context, paint);
  for (const stop of paint.gradientStops)
    gradient.addColorStop(stop.position, cssColor(stop.color));
  context.fillStyle = gradient;
  context.fillRect(-1000, -1000, 2001, 2001);
}

/** In the gradient's own unit square. A diamond is drawn as a circle. */
function gradientOf(context: Context, paint: GradientPaint): CanvasGradient {
  if (paint.type === 'GRADIENT_LINEAR') return context.createLinearGradient(0, 0.5, 1, 0.5);
  if (paint.type === 'GRADIENT_ANGULAR') return context.createConicGradient(0, 0.5, 0.5);
  return context.createRadialGradient(0.5, 0.5, 0, 0.5, 0.5, 0.5);
}

function fillWithImage(
  context: Context,
  paint: ImagePaint,
  size: Size,
  bitmaps: BitmapCache,
): void {
  const bitmap = paint.imageHash ? bitmaps.get(paint.imageHash) : undefined;
  if (!bitmap) return;
  context.imageSmoothingQuality = 'high';
  if (paint.scaleMode === 'TILE') {
    const pattern = context.createPattern(bitmap, 'repeat');
    if (!pattern) return;
    const scale = paint.scalingFactor ?? 0.5;
    pattern.setTransform(new DOMMatrix().scaleSelf(scale, scale).rotateSelf(paint.rotation ?? 0));
    context.fillStyle = pattern;
    context.fillRect(0, 0, size.width, size.height);
    return;
  }
  if (paint.scaleMode === 'CROP') {
    context.scale(size.width, size.height);
    if (paint.imageTransform) transformBy(context, invert(paint.imageTransform));
    context.drawImage(bitmap, 0, 0, 1, 1);
    return;
  }
  const quarterTurned = Math.abs(((paint.rotation ?? 0) / 90) % 2) === 1;
  const [seenWidth, seenHeight] = quarterTurned
    ? [bitmap.height, bitmap.width]
    : [bitmap.width, bitmap.height];
  const ratios = [size.width / seenWidth, size.height / seenHeight];
  const scale = paint.scaleMode === 'FILL' ? Math.max(...ratios) : Math.min(...ratios);
  context.translate(size.width / 2, size.height / 2);
  context.rotate(((paint.rotation ?? 0) * Math.PI) / 180);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.drawImage(bitmap, -width / 2, -height / 2, width, height);
}

export function transformBy(context: Context, [[a, c, x], [b, d, y]]: Transform): void {
  context.transform(a, b, c, d, x, y);
}
