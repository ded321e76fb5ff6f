/** Ways to paint, as the `style` option names them, without `auto`. */
export const STYLES = [
  'landscape',
  'nightsky',
  'city',
  'waves',
  'geometric',
  'botanical',
  'silk',
  'strokes',
] as const;
export type Style = (typeof STYLES)[number];

/** A reference, decoded small: what the worker looks at. */
export interface Thumbnail {
  role: 'palette' | 'composition';
  /** px */
  width: number;
  /** px */
  height: number;
  /** sRGB, three bytes a pixel. */
  rgb: Uint8Array;
}

/** Everything one picture depends on. */
export interface SketchJob {
  prompt: string;
  seed: number;
  style: Style | 'auto';
  /** px */
  width: number;
  /** px */
  height: number;
  references: Thumbnail[];
}

/** What the worker sends back. */
export type SketchMessage =
  | { type: 'progress' /** 0 to 1 */; fraction: number }
  | { type: 'picture' /** sRGB, three bytes a pixel. */; rgb: Uint8Array<ArrayBuffer> }
  | { type: 'failure'; message: string };
