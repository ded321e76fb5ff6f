import type { EditorSession } from '../../document/editor-session.ts';
import type { PluginManifest } from '../../plugin-manifest.ts';
import type { BitmapCache } from '../../render/bitmap-cache.ts';
import type { CanvasView } from '../canvas/canvas-view.ts';
import type { PlaygroundTheme } from '../theme.ts';
import type { Subscribe } from './use-changes.ts';

/** What the panels show and act on. */
export interface PlaygroundParts {
  readonly session: EditorSession;
  readonly view: CanvasView;
  readonly bitmaps: BitmapCache;
  readonly theme: PlaygroundTheme;
  /** `undefined` where no plugin could be loaded. */
  readonly manifest: PluginManifest | undefined;
  readonly onDocument: Subscribe;
  readonly onSelection: Subscribe;
  readonly onViewport: Subscribe;
  readonly onTheme: Subscribe;
  run(command: string, relaunchNode?: string): void;
  /** Starts over with a new document of this kind. */
  reset(): void;
}
