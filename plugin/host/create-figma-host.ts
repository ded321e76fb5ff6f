import type { NotifyOptions } from './api/plugin-run.ts';
import { EditorSession } from './document/editor-session.ts';
import type { HostDocument } from './document/host-document.ts';
import { loadInterFont } from './load-inter-font.ts';
import type { PluginManifest } from './plugin-manifest.ts';
import { BitmapCache } from './render/bitmap-cache.ts';
import { ActiveRun } from './sandbox/active-run.ts';
import type { PluginStorage } from './storage/plugin-storage.ts';
import type { Theme } from './ui-frame/theme-colors.ts';

export interface FigmaHostOptions {
  readonly manifest: PluginManifest;
  /** The text of the manifest's `main` file. */
  readonly mainCode: string;
  /** The text of the manifest's `ui` file, or of each of its files by name. */
  readonly uiHtml?: string | Readonly<Record<string, string>>;
  readonly document: HostDocument;
  /** The window the plugin works in; without it, a new one on `document`. */
  readonly session?: EditorSession;
  readonly storage: PluginStorage;
  /** The element the plugin's iframe is put in. */
  readonly container: HTMLElement;
  /** The frame document, served with `frameContentSecurityPolicy`. */
  readonly frameUrl: string;
  /** The Inter font file. */
  readonly fontUrl: string;
  readonly theme?: Theme;
  readonly user?: { readonly id: string; readonly name: string };
  onOpenExternal?(url: string): void;
  /** Returns how to take the notification back. */
  onNotify?(message: string, options: NotifyOptions): (() => void) | undefined;
  /** What main code prints. */
  onConsole?(level: string, text: string): void;
  /** What no plugin code caught; without it, the page's `error` event has it. */
  onError?(error: Error): void;
  /** The UI appeared, changed size, or went. */
  onUiChange?(ui: UiState | undefined): void;
  /** A run ended. */
  onClose?(message: string | undefined): void;
}

export interface UiState {
  readonly visible: boolean;
  readonly title: string;
  /** px */
  readonly width: number;
  readonly height: number;
}

export interface RunOptions {
  /** A command of the manifest's menu or relaunch buttons. Default: none. */
  readonly command?: string;
  /** The node whose relaunch button was pressed: it is selected first. */
  readonly relaunchNode?: string;
}

/** A plugin outside Figma: runs it, one run at a time, as one person in one window. */
export class FigmaHost {
  readonly document: HostDocument;
  readonly session: EditorSession;
  readonly #options: FigmaHostOptions;
  readonly #bitmaps: BitmapCache;
  #theme: Theme;
  #run: ActiveRun | undefined;

  constructor(options: FigmaHostOptions) {
    this.#options = options;
    this.document = options.document;
    this.session = options.session ?? new EditorSession(options.document);
    this.#bitmaps = new BitmapCache(options.document);
    this.#theme = options.theme ?? 'light';
  }

  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  /** `undefined` while the plugin shows none. */
  get ui(): UiState | undefined {
    return this.#run?.ui;
  }

  /** Starts the plugin; a run that is under way ends first. Resolves when main code has been read. */
  async run({ command, relaunchNode }: RunOptions = {}): Promise<void> {
    this.close();
    if (relaunchNode !== undefined) {
      const page = this.document.pageOf(relaunchNode);
      if (page !== undefined) this.session.setPage(page);
      this.session.select([relaunchNode]);
    }
    const run = new ActiveRun({
      ...this.#options,
      session: this.session,
      bitmaps: this.#bitmaps,
      theme: this.#theme,
      command: command ?? '',
      onClose: (message) => {
        if (this.#run === run) this.#run = undefined;
        this.#options.onClose?.(message);
      },
    });
    this.#run = run;
    await run.start().catch((error: unknown) => {
      run.close();
      throw error;
    });
  }

  /** As the person closing the plugin's window. */
  close(): void {
    this.#run?.close();
  }

  undo(): void {
    this.session.undo();
  }

  redo(): void {
    this.session.redo();
  }

  select(ids: readonly string[]): void {
    this.session.select(ids);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#run?.setTheme(theme);
  }

  /** Posts `data` to the UI's window as it is: what this page has to say to it, not a plugin message. */
  sendToUiWindow(data: unknown): void {
    this.#run?.sendToUiWindow(data);
  }
}

/** A host whose text is measured in Inter from the start. */
export async function createFigmaHost(options: FigmaHostOptions): Promise<FigmaHost> {
  await loadInterFont(options.fontUrl);
  return new FigmaHost(options);
}
