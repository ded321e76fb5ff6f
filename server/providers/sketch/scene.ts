import type { LightGuide } from './light-guide.ts';
import type { Palette } from './palette.ts';
import type { Random } from './random.ts';
import type { Subject } from './read-prompt.ts';
import type { Surface } from './surface.ts';

/** What a scene paints with. */
export interface SceneContext {
  surface: Surface;
  palette: Palette;
  subject: Subject;
  random: Random;
  /** Light and dark of the `composition` reference; `null` without one. */
  guide: LightGuide | null;
  /** Says how far the painting has come, 0 to 1. */
  report(fraction: number): void;
}

/** How the finished surface is treated: strengths, 0 for none. */
export interface Look {
  /** Share of light lost in the corners. */
  vignette: number;
  /** sRGB levels of paper grain. */
  grain: number;
}

export type Scene = (context: SceneContext) => Look;
