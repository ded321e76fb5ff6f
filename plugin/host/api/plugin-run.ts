import type { EditorSession } from '../document/editor-session.ts';
import type { HostDocument } from '../document/host-document.ts';
import type { NodeRecord } from '../document/node-record.ts';
import type { PluginManifest } from '../plugin-manifest.ts';
import type { BitmapCache } from '../render/bitmap-cache.ts';
import type { PluginStorage } from '../storage/plugin-storage.ts';

/** What one run of a plugin may touch: the API's functions all receive it. */
export interface PluginRun {
  readonly manifest: PluginManifest;
  readonly session: EditorSession;
  readonly document: HostDocument;
  readonly bitmaps: BitmapCache;
  readonly storage: PluginStorage;
  readonly window: RunWindow;
  readonly command: string;
  readonly user: { readonly id: string; readonly name: string };
  /** Fonts this run has loaded, as `family/style`. */
  readonly loadedFonts: Set<string>;
  /** Pages this run has loaded, or asked for as `figma.currentPage`. */
  readonly loadedPages: Set<string>;
  loadFont(style: string): Promise<void>;
}

/** What a run shows and asks for outside the document. */
export interface RunWindow {
  showUi(html: string, options: UiOptions): void;
  setUiVisible(visible: boolean): void;
  resizeUi(width: number, height: number): void;
  closeUi(): void;
  postToUi(message: unknown): void;
  fetch(url: string, init: FetchInit): Promise<FetchResult>;
  /** Returns how to take the notification back. */
  notify(message: string, options: NotifyOptions): () => void;
  openExternal(url: string): void;
  closePlugin(message: string | undefined): void;
}

export interface UiOptions {
  readonly visible: boolean;
  readonly title: string;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly themeColors: boolean;
}

export interface NotifyOptions {
  readonly error: boolean;
  /** ms; Infinity stays until dismissed. */
  readonly timeout: number;
  readonly button: string | undefined;
  readonly onButton: (() => void) | undefined;
}

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

export interface FetchResult {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly redirected: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export const isDynamicPage = (run: PluginRun): boolean =>
  run.manifest.documentAccess === 'dynamic-page';

/** Under `dynamic-page` a page's layers can be read only once the page was loaded. */
export function requireLoadedPage(run: PluginRun, record: NodeRecord): void {
  if (!isDynamicPage(run) || record.type !== 'PAGE' || run.loadedPages.has(record.id)) return;
  throw new Error(
    'Cannot access a page that has not been explicitly loaded. Call page.loadAsync() or figma.loadAllPagesAsync() first.',
  );
}

/** Under `dynamic-page` some calls need every page loaded. */
export function requireAllPages(run: PluginRun, what: string): void {
  if (!isDynamicPage(run) || run.document.pages().every((id) => run.loadedPages.has(id))) return;
  throw new Error(
    `Cannot call ${what} with documentAccess: dynamic-page before figma.loadAllPagesAsync()`,
  );
}
