import {
  absoluteBoundingBox,
  absoluteRenderBounds,
  absoluteTransform,
} from '../document/bounds.ts';
import type { NodeRecord } from '../document/node-record.ts';
import type { Rect } from '../geometry/rect.ts';
import { drawAtOrigin, drawPage, type Scene } from './draw-node.ts';
import { transformBy } from './fill-with-paint.ts';

export interface ExportSettings {
  readonly format: 'PNG' | 'JPG';
  /** Without the layers that lie above or below it. Default true. */
  readonly contentsOnly?: boolean;
  /** The node's whole box instead of what can be seen of it. Default false. */
  readonly useAbsoluteBounds?: boolean;
  /** SCALE: a factor; WIDTH and HEIGHT: px. Default a factor of 1. */
  readonly constraint?: { readonly type: 'SCALE' | 'WIDTH' | 'HEIGHT'; readonly value: number };
}

/** Renders a node into an image file. Throws Figma's message where nothing can be seen. */
export async function exportNode(
  scene: Scene,
  record: NodeRecord,
  settings: ExportSettings,
): Promise<Uint8Array> {
  const bounds = boundsOf(scene, record, settings);
  if (!bounds || bounds.width <= 0 || bounds.height <= 0) {
    throw new Error('Failed to export node. This node may not have any visible layers.');
  }
  await scene.bitmaps.ready(imagesOf(scene, record, settings));
  const scale = scaleOf(settings, bounds);
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bounds.width * scale)),
    Math.max(1, Math.round(bounds.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Failed to export node. The picture is too large.');
  if (settings.format === 'JPG') {
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.scale(canvas.width / bounds.width, canvas.height / bounds.height);
  context.translate(-bounds.x, -bounds.y);
  drawInto(context, scene, record, settings);
  const blob = await canvas.convertToBlob({
    type: settings.format === 'JPG' ? 'image/jpeg' : 'image/png',
    quality: 0.92,
  });
  return new Uint8Array(await blob.arrayBuffer());
}

function drawInto(
  context: OffscreenCanvasRenderingContext2D,
  scene: Scene,
  record: NodeRecord,
  settings: ExportSettings,
): void {
  const pageId = scene.document.pageOf(record.id) ?? record.id;
  if (record.type === 'PAGE' || settings.contentsOnly === false) {
    drawPage(context, scene, pageId);
    return;
  }
  const frameOfReference = record.type === 'GROUP' ? containerTransform(scene, record) : undefined;
  transformBy(context, frameOfReference ?? absoluteTransform(scene.document, record));
  drawAtOrigin(context, scene, record);
}

/** A group draws its children in its container's px. */
function containerTransform(scene: Scene, group: NodeRecord): ReturnType<typeof absoluteTransform> {
  const container = [...scene.document.ancestors(group.id)].find((one) => one.type !== 'GROUP');
  return absoluteTransform(scene.document, container ?? group);
}

function boundsOf(scene: Scene, record: NodeRecord, settings: ExportSettings): Rect | null {
  const { document } = scene;
  if (record.type === 'PAGE') {
    const rects = document
      .children(record.id)
      .map((id) => absoluteRenderBounds(document, document.require(id)))
      .filter((rect): rect is Rect => rect !== null);
    const x = Math.min(...rects.map((rect) => rect.x));
    const y = Math.min(...rects.map((rect) => rect.y));
    const right = Math.max(...rects.map((rect) => rect.x + rect.width));
    const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
    return rects.length === 0 ? null : { x, y, width: right - x, height: bottom - y };
  }
  if (!record.visible) return null;
  return settings.useAbsoluteBounds
    ? absoluteBoundingBox(document, record)
    : absoluteRenderBounds(document, record);
}

function imagesOf(scene: Scene, record: NodeRecord, settings: ExportSettings): Set<string> {
  const { document } = scene;
  const pageId = document.pageOf(record.id) ?? record.id;
  const from = settings.contentsOnly === false ? document.require(pageId) : record;
  const hashes = new Set<string>();
  for (const one of [from, ...document.descendants(from.id)]) {
    for (const paint of one.fills) {
      if (paint.type === 'IMAGE' && paint.imageHash) hashes.add(paint.imageHash);
    }
  }
  return hashes;
}

function scaleOf({ constraint }: ExportSettings, bounds: Rect): number {
  if (!constraint) return 1;
  if (constraint.type === 'SCALE') return constraint.value;
  return constraint.value / (constraint.type === 'WIDTH' ? bounds.width : bounds.height);
}
