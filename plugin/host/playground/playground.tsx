import { render } from 'preact';
import { EditorSession } from '../document/editor-session.ts';
import { loadInterFont } from '../load-inter-font.ts';
import { BitmapCache } from '../render/bitmap-cache.ts';
import { createIndexedDbStorage } from '../storage/indexed-db-storage.ts';
import { CanvasGestures } from './canvas/canvas-gestures.ts';
import { CanvasView } from './canvas/canvas-view.ts';
import { listenToKeys } from './canvas/keyboard.ts';
import { fitIntoView } from './canvas/viewport.ts';
import { listenForOrders, tellReady } from './host-events.ts';
import { type LoadedPlugin, loadPlugin } from './load-plugin.ts';
import { Notifications } from './notifications.ts';
import { type OpenPluginWindow, openPluginWindow } from './open-plugin-window.ts';
import { Inspector } from './panels/inspector.tsx';
import { LayersPanel } from './panels/layers-panel.tsx';
import type { PlaygroundParts } from './panels/playground-parts.ts';
import { TopBar } from './panels/top-bar.tsx';
import { documentSurface, type FigmaPlayground } from './playground-api.ts';
import { readAddress } from './read-address.ts';
import { DocumentStore } from './storage/document-store.ts';
import { openDocument } from './storage/open-document.ts';
import { tellUnkept } from './storage/tell-unkept.ts';
import { PlaygroundTheme } from './theme.ts';

/*
 * The playground: a small editor around the Figma host, with the built plugin beside the canvas.
 * `?document=demo|blank` says which document is kept open (default: demo), `?fresh` starts it over
 * and empties the plugin's client storage.
 */

// Read at once: other scripts on the page change the address too.
const address = readAddress();
const beside = (path: string): string => new URL(path, import.meta.url).href;
const fontUrl = beside('inter.woff2');
const theme = new PlaygroundTheme();
const notifications = new Notifications(part('notifications'));
const workspace = part('workspace');
const canvas = part('canvas') as HTMLCanvasElement;

const [store, loaded] = await Promise.all([
  DocumentStore.open(address.document, tellUnkept(notifications)),
  loadPlugin(new URL('plugin/', import.meta.url)).catch((error: Error) => error),
  loadInterFont(fontUrl),
]);
const plugin = loaded instanceof Error ? undefined : loaded;
if (loaded instanceof Error) {
  workspace.style.setProperty('--dock', '0px');
  notifications.show(`There is no plugin to run: ${loaded.message}. Run npm run build.`, {
    error: true,
    timeout: Number.POSITIVE_INFINITY,
  });
}
if (address.fresh) await Promise.all([store.forget(), plugin && emptyStorage(plugin)]);

const documentModel = await openDocument(address.document, store, beside('demo-photo.jpg'));
const session = new EditorSession(documentModel);
const bitmaps: BitmapCache = new BitmapCache(documentModel, () => view.invalidate());
const view = new CanvasView(canvas, session, bitmaps);
listenToKeys(view, new CanvasGestures(view));

const first = plugin && (await openWindow(plugin, { session, canDock: true }));
const run = async (command = '', relaunchNode?: string): Promise<void> => {
  if (!first) return;
  await first.host.run(relaunchNode === undefined ? { command } : { command, relaunchNode });
};
showPanels();
window.figmaPlayground = playground();
listenForOrders({
  run: (command) => void run(command),
  sendToUi: (data) => first?.host.sendToUiWindow(data),
});
tellReady();
workspace.removeAttribute('aria-busy');
if (!address.connect && first) await run('open');

function openWindow(
  of: LoadedPlugin,
  how: { readonly session?: EditorSession; readonly canDock: boolean; readonly whose?: string },
): Promise<OpenPluginWindow> {
  const { whose } = how;
  return openPluginWindow({
    ...how,
    plugin: of,
    document: documentModel,
    storage: createIndexedDbStorage(
      whose === undefined ? of.manifest.id : `${of.manifest.id}-${whose}`,
    ),
    user: { id: whose ?? '1', name: whose ?? 'Designer' },
    space: workspace,
    theme,
    notifications,
    frameUrl: beside('frame.html'),
    fontUrl,
  });
}

function showPanels(): void {
  const parts: PlaygroundParts = {
    session,
    view,
    bitmaps,
    theme,
    manifest: plugin?.manifest,
    onDocument: (listener) => documentModel.on('change', listener),
    onSelection: (listener) => session.on('selectionchange', listener),
    onViewport: (listener) => session.on('viewportchange', listener),
    onTheme: (listener) => theme.on('change', listener),
    run: (command, relaunchNode) => void run(command, relaunchNode),
    reset: () => void startOver(),
  };
  render(<TopBar parts={parts} />, part('top-bar'));
  render(<LayersPanel parts={parts} />, part('layers'));
  render(<Inspector parts={parts} />, part('inspector'));
}

function playground(): FigmaPlayground {
  return {
    ...documentSurface(session, bitmaps, canvas, store),
    host: first?.host,
    printed: first?.printed ?? [],
    zoomTo: (ids) => (ids ? fitIntoView(session, ids) : view.fit()),
    run,
    close: () => first?.host.close(),
    openSecondWindow: async (storageName) => {
      if (!plugin) throw new Error('There is no plugin to run');
      const second = await openWindow(plugin, {
        canDock: false,
        ...(storageName === undefined ? {} : { whose: storageName }),
      });
      second.window.moveTo(24, 24);
      second.host.session.setViewport(session.viewport);
      return second;
    },
  };
}

async function startOver(): Promise<void> {
  first?.host.close();
  await store.forget();
  location.reload();
}

async function emptyStorage({ manifest }: LoadedPlugin): Promise<void> {
  const storage = createIndexedDbStorage(manifest.id);
  for (const key of await storage.keys()) await storage.delete(key);
}

function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
}
