/** What the target rules need to know of a layer. */
export interface NodeFacts {
  type: string;
  name: string;
  /** px, unrotated. */
  width: number;
  height: number;
  locked: boolean;
  /** Itself or what it stands in. */
  hidden: boolean;
  /** Cuts off the layers above it, and may never show its own fills. */
  isMask: boolean;
  rotated: boolean;
  /** Whether `fills` is there and a plain list. */
  hasFills: boolean;
  fillCount: number;
  insideInstance: boolean;
  /** An auto-layout frame. */
  laysOut: boolean;
  /** Has a shared fill style, which a fill of its own replaces. */
  hasFillStyle: boolean;
}
