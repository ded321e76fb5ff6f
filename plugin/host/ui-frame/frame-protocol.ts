import type { FetchInit, FetchResult } from '../api/plugin-run.ts';

/** What the host tells the frame document. */
export type ToFrame =
  | { readonly type: 'show'; readonly html: string; readonly pluginId: string }
  | { readonly type: 'close' }
  | { readonly type: 'post'; readonly message: unknown }
  /** Posted to the UI window as it is, not as a plugin message. */
  | { readonly type: 'raw'; readonly data: unknown }
  | { readonly type: 'fetch'; readonly id: number; readonly url: string; readonly init: FetchInit };

/** What the frame document tells the host. */
export type FromFrame =
  | { readonly type: 'loaded' }
  | { readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'fetched'; readonly id: number; readonly result: FetchResult }
  | { readonly type: 'fetch-failed'; readonly id: number; readonly why: string };

/** The frame document's first message, before there is a port. */
export const FRAME_READY = 'figma-host-frame-ready';

/** The key of the host's own messages to the script that keeps the UI's theme. */
export const THEME_MESSAGE = 'figmaHostTheme';
