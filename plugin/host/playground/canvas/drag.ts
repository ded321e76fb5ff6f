import type { Point } from '../../geometry/transform.ts';

/** What a pressed pointer does until it is let go. Points are CSS px of the canvas. */
export interface Drag {
  move(point: Point, keys: { readonly shift: boolean }): void;
  /** `moved` is false for a press that was no more than a click. */
  end(moved: boolean): void;
  /** Escape: as if it had not begun. */
  cancel(): void;
}
