import { createFigmaHost, type FigmaHost } from '../create-figma-host.ts';
import type { EditorSession } from '../document/editor-session.ts';
import type { HostDocument } from '../document/host-document.ts';
import type { PluginStorage } from '../storage/plugin-storage.ts';
import { openExternal } from './host-events.ts';
import type { LoadedPlugin } from './load-plugin.ts';
import type { Notifications } from './notifications.ts';
import { PluginWindow } from './plugin-window.ts';
import type { PlaygroundTheme } from './theme.ts';

export interface PluginWindowOptions {
  readonly plugin: LoadedPlugin;
  readonly document: HostDocument;
  /** Without it the window belongs to somebody with a selection and an undo of their own. */
  readonly session?: EditorSession;
  readonly storage: PluginStorage;
  readonly user?: { readonly id: string; readonly name: string };
  /** The element that the window lies in. */
  readonly space: HTMLElement;
  readonly canDock: boolean;
  /** Shown behind the plugin's own title. */
  readonly whose?: string;
  readonly theme: PlaygroundTheme;
  readonly notifications: Notifications;
  readonly frameUrl: string;
  readonly fontUrl: string;
}

/** A host for the plugin, and the window on the page that shows its UI. */
export interface OpenPluginWindow {
  readonly host: FigmaHost;
  readonly window: PluginWindow;
  /** What the plugin's main code printed, oldest first. */
  readonly printed: readonly { readonly level: string; readonly text: string }[];
}

/** Opens a window without running the plugin yet. */
export async function openPluginWindow(options: PluginWindowOptions): Promise<OpenPluginWindow> {
  const { plugin, theme, notifications, whose, space, canDock, ...rest } = options;
  const printed: { level: string; text: string }[] = [];
  const frame = new PluginWindow({ space, canDock, onClose: () => host.close() });
  const host: FigmaHost = await createFigmaHost({
    ...rest,
    manifest: plugin.manifest,
    mainCode: plugin.mainCode,
    ...(plugin.uiHtml === undefined ? {} : { uiHtml: plugin.uiHtml }),
    container: frame.body,
    theme: theme.current,
    onOpenExternal: openExternal,
    onNotify: (message, given) => notifications.show(message, given),
    onConsole: (level, text) => printed.push({ level, text }),
    onError: (error) => {
      notifications.show(`The plugin failed: ${error.message}`, { error: true });
      reportError(error);
    },
    onUiChange: (ui) =>
      frame.show(ui, whose === undefined || !ui ? undefined : `${ui.title} · ${whose}`),
  });
  theme.on('change', () => host.setTheme(theme.current));
  return { host, window: frame, printed };
}
