import type { HostDocument } from '../document/host-document.ts';
import type { NodeRecord } from '../document/node-record.ts';
import { canvasFont, layoutText, letterSpacingOf } from '../document/text-layout.ts';
import type { BitmapCache } from './bitmap-cache.ts';
import {
  type Context,
  compositeOperation,
  fillWithPaint,
  flatStyle,
  transformBy,
} from './fill-with-paint.ts';
import { fillRule, shapePath } from './shape-path.ts';

/** What drawing needs besides the node. */
export interface Scene {
  readonly document: HostDocument;
  readonly bitmaps: BitmapCache;
}

/** Draws a page's children in page px. The page's own background is left to the caller. */
export function drawPage(context: Context, scene: Scene, pageId: string): void {
  for (const id of scene.document.children(pageId)) drawNode(context, scene, id);
}

/**
 * Draws a node and what is in it. `context` stands at the origin of the node's container. The same
 * function serves the canvas and `exportAsync`.
 */
export function drawNode(context: Context, scene: Scene, id: string): void {
  const record = scene.document.require(id);
  if (!record.visible || record.opacity === 0) return;
  context.save();
  if (record.type !== 'GROUP') transformBy(context, record.transform);
  drawAtOrigin(context, scene, record);
  context.restore();
}

/** As `drawNode`, with `context` already at the node's own origin (a group: its container's). */
export function drawAtOrigin(context: Context, scene: Scene, record: NodeRecord): void {
  const blend = compositeOperation(record.blendMode);
  if (record.opacity === 1 && blend === 'source-over') {
    drawContents(context, scene, record);
    return;
  }
  // Opacity and blending are of the whole, not of each part: draw it apart, then lay it on.
  const { width, height } = context.canvas;
  const layer = new OffscreenCanvas(Math.max(1, width), Math.max(1, height)).getContext('2d');
  if (!layer) return;
  layer.setTransform(context.getTransform());
  drawContents(layer, scene, record);
  context.save();
  context.resetTransform();
  context.globalAlpha *= record.opacity;
  context.globalCompositeOperation = blend;
  context.drawImage(layer.canvas, 0, 0);
  context.restore();
}

function drawContents(context: Context, scene: Scene, record: NodeRecord): void {
  if (record.type === 'GROUP') {
    drawChildren(context, scene, record);
    return;
  }
  if (record.type === 'TEXT') {
    drawText(context, record);
    return;
  }
  const path = shapePath(record);
  if (record.type !== 'LINE') {
    context.save();
    context.clip(path, fillRule(record));
    for (const paint of record.fills) {
      if (paint.visible !== false) fillWithPaint(context, paint, record, scene.bitmaps);
    }
    context.restore();
  }
  context.save();
  if (record.clipsContent) context.clip(path);
  drawChildren(context, scene, record);
  context.restore();
  drawStrokes(context, record, path);
}

function drawChildren(context: Context, scene: Scene, record: NodeRecord): void {
  for (const id of scene.document.children(record.id)) drawNode(context, scene, id);
}

function drawStrokes(context: Context, record: NodeRecord, path: Path2D): void {
  const closed = record.type !== 'LINE' && record.type !== 'VECTOR';
  for (const paint of record.strokes) {
    const style = paint.visible === false ? undefined : flatStyle(paint);
    if (style === undefined || record.strokeWeight === 0) continue;
    context.save();
    context.globalAlpha *= paint.opacity ?? 1;
    context.strokeStyle = style;
    context.lineWidth = record.strokeWeight * (closed && record.strokeAlign !== 'CENTER' ? 2 : 1);
    context.lineJoin = record.strokeJoin === 'ROUND' ? 'round' : 'miter';
    context.lineCap = record.strokeCap === 'ROUND' ? 'round' : 'butt';
    context.setLineDash([...record.dashPattern]);
    if (closed && record.strokeAlign === 'INSIDE') context.clip(path);
    if (closed && record.strokeAlign === 'OUTSIDE') {
      const outside = new Path2D(path);
      const far = record.strokeWeight + 1;
      outside.rect(-far, -far, record.width + 2 * far, record.height + 2 * far);
      context.clip(outside, 'evenodd');
    }
    context.stroke(path);
    context.restore();
  }
}

function drawText(context: Context, record: NodeRecord): void {
  context.font = canvasFont(record);
  context.letterSpacing = `${letterSpacingOf(record)}px`;
  context.textBaseline = 'alphabetic';
  for (const paint of record.fills) {
    const style = paint.visible === false ? undefined : flatStyle(paint);
    if (style === undefined) continue;
    context.save();
    context.globalAlpha *= paint.opacity ?? 1;
    context.fillStyle = style;
    for (const line of layoutText(record).lines) context.fillText(line.text, line.x, line.baseline);
    context.restore();
  }
}
