import { useEffect, useRef } from 'preact/hooks';
import type { Paint } from '../../document/paint.ts';
import type { BitmapCache } from '../../render/bitmap-cache.ts';
import { fillWithPaint } from '../../render/fill-with-paint.ts';

/** CSS px */
const SIDE = 24;

/** A paint as a small square, drawn by the renderer of the canvas. */
export function PaintThumbnail({
  paint,
  bitmaps,
}: {
  readonly paint: Paint;
  readonly bitmaps: BitmapCache;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const hash = paint.type === 'IMAGE' ? paint.imageHash : null;
    const draw = (): void => {
      const context = canvas.current?.getContext('2d');
      if (!context) return;
      const ratio = context.canvas.width / SIDE;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, SIDE, SIDE);
      // A crop is of the layer's shape: a square shows the whole picture instead.
      const shown = paint.type === 'IMAGE' ? ({ ...paint, scaleMode: 'FILL' } as const) : paint;
      fillWithPaint(context, shown, { width: SIDE, height: SIDE }, bitmaps);
    };
    draw();
    if (hash) void bitmaps.ready([hash]).then(draw);
  }, [paint, bitmaps]);
  const side = Math.round(SIDE * window.devicePixelRatio);
  return <canvas class="paint" ref={canvas} width={side} height={side} />;
}

/** A paint in words, such as `Image, fill` or `#DF6C3B`. */
export function paintText(paint: Paint): string {
  const hidden = paint.visible === false ? ', hidden' : '';
  const faint =
    paint.opacity === undefined || paint.opacity === 1
      ? ''
      : `, ${Math.round(paint.opacity * 100)}%`;
  if (paint.type === 'IMAGE') return `Image, ${paint.scaleMode.toLowerCase()}${faint}${hidden}`;
  if (paint.type === 'PATTERN') return `Pattern${faint}${hidden}`;
  if (paint.type !== 'SOLID') {
    return `${paint.type.replace('GRADIENT_', '').toLowerCase()} gradient${faint}${hidden}`;
  }
  const { r, g, b } = paint.color;
  const hex = [r, g, b].map((one) =>
    Math.round(one * 255)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('').toUpperCase()}${faint}${hidden}`;
}
