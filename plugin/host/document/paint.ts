import type { Transform } from '../geometry/transform.ts';

/** Channels from 0 to 1. */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface Rgba extends Rgb {
  readonly a: number;
}

interface PaintCommon {
  readonly visible?: boolean;
  /** 0 to 1; absent means 1. */
  readonly opacity?: number;
  readonly blendMode?: string;
}

export interface SolidPaint extends PaintCommon {
  readonly type: 'SOLID';
  readonly color: Rgb;
}

export interface GradientPaint extends PaintCommon {
  readonly type: 'GRADIENT_LINEAR' | 'GRADIENT_RADIAL' | 'GRADIENT_ANGULAR' | 'GRADIENT_DIAMOND';
  /** From the node's unit square to the gradient's own unit square. */
  readonly gradientTransform: Transform;
  readonly gradientStops: readonly { readonly position: number; readonly color: Rgba }[];
}

export type ScaleMode = 'FILL' | 'FIT' | 'CROP' | 'TILE';

export interface ImagePaint extends PaintCommon {
  readonly type: 'IMAGE';
  readonly scaleMode: ScaleMode;
  /** SHA-1 of the stored bytes in hex; null paints nothing. */
  readonly imageHash: string | null;
  /** CROP only: from the node's unit square to the image's unit square. */
  readonly imageTransform?: Transform;
  /** TILE only; absent means 0.5 as Figma's own default for new tiles. */
  readonly scalingFactor?: number;
  /** Degrees, a multiple of 90; FILL, FIT and TILE. */
  readonly rotation?: number;
  readonly filters?: Readonly<Record<string, number>>;
}

/** Another layer, repeated. */
export interface PatternPaint extends PaintCommon {
  readonly type: 'PATTERN';
  readonly sourceNodeId: string;
  readonly tileType: 'RECTANGULAR' | 'HORIZONTAL_HEXAGONAL' | 'VERTICAL_HEXAGONAL';
  readonly scalingFactor: number;
  readonly spacing: { readonly x: number; readonly y: number };
  readonly horizontalAlignment: 'START' | 'CENTER' | 'END';
}

export type Paint = SolidPaint | GradientPaint | ImagePaint | PatternPaint;

/** Figma gives every paint its visibility, opacity and blend mode, and every image its filters. */
export function completePaint(paint: Paint): Paint {
  const common = {
    ...paint,
    visible: paint.visible ?? true,
    opacity: paint.opacity ?? 1,
    blendMode: paint.blendMode ?? 'NORMAL',
  };
  if (common.type !== 'IMAGE') return common;
  const { imageTransform, scalingFactor, rotation, ...image } = common;
  return {
    ...image,
    filters: image.filters ?? {},
    ...(image.scaleMode === 'CROP' && imageTransform ? { imageTransform } : {}),
    ...(image.scaleMode === 'TILE' ? { scalingFactor: scalingFactor ?? 0.5 } : {}),
    ...(image.scaleMode !== 'CROP' ? { rotation: rotation ?? 0 } : {}),
  };
}
