import type { PluginRun, RunWindow, UiOptions } from '../api/plugin-run.ts';
import type { FigmaHostOptions, UiState } from '../create-figma-host.ts';
import type { EditorSession } from '../document/editor-session.ts';
import type { DocumentChangeEvent } from '../document/host-document.ts';
import type { BitmapCache } from '../render/bitmap-cache.ts';
import { THEME_MESSAGE } from '../ui-frame/frame-protocol.ts';
import { PluginFrame } from '../ui-frame/plugin-frame.ts';
import { type Theme, themeCss } from '../ui-frame/theme-colors.ts';
import { withTheme } from '../ui-frame/with-theme.ts';
import { documentChanges } from './document-change-events.ts';
import { createHostOperations, type HostOperations } from './host-operations.ts';
import { PluginVm } from './plugin-vm.ts';

export interface ActiveRunOptions extends FigmaHostOptions {
  readonly session: EditorSession;
  readonly bitmaps: BitmapCache;
  readonly theme: Theme;
  readonly command: string;
}

/** One run of a plugin, from its start until it is closed: the VM, the frame, and what ties them. */
export class ActiveRun {
  readonly #options: ActiveRunOptions;
  readonly #operations: HostOperations;
  readonly #stops: (() => void)[] = [];
  readonly #scheduled = new Set<string>();
  #changes: DocumentChangeEvent[] = [];
  #vm: PluginVm | undefined;
  #frame: PluginFrame | undefined;
  #ui: UiState | undefined;
  #theme: Theme;
  #themed = false;
  #closed = false;

  constructor(options: ActiveRunOptions) {
    this.#options = options;
    this.#theme = options.theme;
    const { uiHtml } = options;
    this.#operations = createHostOperations({
      run: this.#pluginRun(),
      html: typeof uiHtml === 'string' ? uiHtml : undefined,
      files: typeof uiHtml === 'object' ? uiHtml : {},
      deliver: (entry, args) => this.#vm?.deliver(entry, args),
      watchDocument: () => this.#watchDocument(),
      print: (level, text) => options.onConsole?.(level, text),
      uncaught: (error) => this.#uncaught(error),
    });
  }

  get ui(): UiState | undefined {
    return this.#ui;
  }

  async start(): Promise<void> {
    const { manifest, container, frameUrl, session, mainCode, command } = this.#options;
    const [frame, vm] = await Promise.all([
      PluginFrame.open({
        container,
        url: frameUrl,
        pluginId: manifest.id,
        title: manifest.name,
        onMessage: (message) => this.#vm?.deliver('message', [message]),
        onRefused: (why) => this.#uncaught(new Error(why)),
      }),
      PluginVm.start({
        operate: (operation, args) => this.#operations.operate(operation, args),
        uncaught: (error) => this.#uncaught(error),
      }),
    ]);
    if (this.#closed) {
      frame.remove();
      vm.dispose();
      return;
    }
    this.#frame = frame;
    this.#vm = vm;
    for (const event of ['selectionchange', 'currentpagechange'] as const) {
      this.#stops.push(session.on(event, () => this.#schedule(event, () => [])));
    }
    vm.evaluate(mainCode, manifest.main);
    vm.deliver('event', ['run', { command, parameters: undefined }]);
  }

  close(message?: string): void {
    if (this.#closed) return;
    this.#vm?.deliver('event', ['close']);
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#operations.dispose();
    this.#vm?.dispose();
    this.#frame?.remove();
    this.#options.session.commitUndo();
    if (this.#ui) this.#setUi(undefined);
    this.#options.onClose?.(message);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    if (this.#themed) {
      this.#frame?.send({ [THEME_MESSAGE]: { name: theme, css: themeCss(theme) } });
    }
  }

  sendToUiWindow(data: unknown): void {
    this.#frame?.send(data);
  }

  #pluginRun(): PluginRun {
    const { manifest, session, document: file, bitmaps, storage, command, user } = this.#options;
    return {
      manifest,
      session,
      document: file,
      bitmaps,
      storage,
      window: this.#window(),
      command,
      user: user ?? { id: '1', name: 'Designer' },
      loadedFonts: new Set(),
      loadedPages: new Set(),
      loadFont: async () => {
        await document.fonts.ready;
      },
    };
  }

  #window(): RunWindow {
    const { onNotify, onOpenExternal } = this.#options;
    return {
      showUi: (html, options) => this.#showUi(html, options),
      setUiVisible: (visible) => this.#setUi({ ...this.#requireUi(), visible }),
      resizeUi: (width, height) => this.#setUi({ ...this.#requireUi(), width, height }),
      closeUi: () => {
        this.#requireUi();
        this.#frame?.closeUi();
        this.#setUi(undefined);
      },
      postToUi: (message) => {
        this.#requireUi();
        this.#frame?.post(message);
      },
      fetch: async (url, init) => {
        if (!this.#frame) throw new Error('Failed to fetch');
        return this.#frame.fetch(url, init);
      },
      notify: (message, options) => onNotify?.(message, options) ?? (() => {}),
      openExternal: (url) => onOpenExternal?.(url),
      // The call comes from inside the VM, which therefore ends a moment later.
      closePlugin: (message) => {
        queueMicrotask(() => {
          if (message) {
            onNotify?.(message, {
              error: false,
              timeout: 3000,
              button: undefined,
              onButton: undefined,
            });
          }
          this.close(message);
        });
      },
    };
  }

  #showUi(html: string, { themeColors, visible, title, width, height }: UiOptions): void {
    this.#themed = themeColors;
    this.#frame?.show(themeColors ? withTheme(html, this.#theme) : html);
    this.#setUi({ visible, title, width, height });
  }

  #requireUi(): UiState {
    if (!this.#ui) throw new Error('No UI available. Call figma.showUI() first.');
    return this.#ui;
  }

  #setUi(ui: UiState | undefined): void {
    this.#ui = ui;
    if (ui) this.#frame?.place(ui.visible, ui.width, ui.height);
    this.#options.onUiChange?.(ui);
  }

  /** Tells the plugin once, a moment later, however often a thing happens in a row. */
  #schedule(event: string, payload: () => readonly unknown[]): void {
    if (this.#scheduled.has(event)) return;
    this.#scheduled.add(event);
    setTimeout(() => {
      this.#scheduled.delete(event);
      if (!this.#closed) this.#vm?.deliver('event', [event, ...payload()]);
    }, 0);
  }

  #watchDocument(): void {
    const { session } = this.#options;
    const stop = session.document.on('change', (change) => {
      this.#changes.push(change);
      this.#schedule('documentchange', () => {
        const events = this.#changes;
        this.#changes = [];
        return [{ documentChanges: documentChanges(events, session) }];
      });
    });
    this.#stops.push(stop);
  }

  #uncaught(error: Error): void {
    if (this.#options.onError) this.#options.onError(error);
    else reportError(error);
  }
}
