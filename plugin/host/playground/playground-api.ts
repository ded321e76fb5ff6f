import type { FigmaHost } from '../create-figma-host.ts';
import { absoluteBoundingBox } from '../document/bounds.ts';
import type { EditorSession } from '../document/editor-session.ts';
import type { HostDocument } from '../document/host-document.ts';
import type { NodeRecord } from '../document/node-record.ts';
import type { Rect } from '../geometry/rect.ts';
import type { BitmapCache } from '../render/bitmap-cache.ts';
import { exportNode } from '../render/export-node.ts';
import type { OpenPluginWindow } from './open-plugin-window.ts';
import type { DocumentStore } from './storage/document-store.ts';

/**
 * `window.figmaPlayground`: the page's surface for browser tests and for the curious in the
 * console. It is there once `figma-host:ready` was fired (`window.figmaHostReady` is true).
 *
 *     const frame = figmaPlayground.find('Hero picture');
 *     figmaPlayground.select([frame.id]);
 *     await figmaPlayground.run('open');
 *     figmaPlayground.node(frame.id).fills;
 */
export interface FigmaPlayground {
  readonly document: HostDocument;
  /** The canvas's: its page, selection, view and undo steps. */
  readonly session: EditorSession;
  /** Of the plugin's first window; `undefined` where no plugin could be loaded. */
  readonly host: FigmaHost | undefined;
  /** What the plugin's main code printed in the first window, oldest first. */
  readonly printed: OpenPluginWindow['printed'];
  /** A node as it is now; `undefined` for one that was removed. Records never change. */
  node(id: string): NodeRecord | undefined;
  /** The first layer with this name, parents before children. Throws where there is none. */
  find(name: string): NodeRecord;
  /** Every layer of the page. */
  nodes(): readonly NodeRecord[];
  /** The upright box around a node, page px. */
  box(id: string): Rect;
  /** The same in CSS px of the browser's window, to click on. */
  screenBox(id: string): Rect;
  /** The bytes stored under an image hash, as the plugin gave them. */
  imageBytes(hash: string): Uint8Array | undefined;
  /** A PNG of the node as it is drawn. `scale`: 1 = 100 %. */
  exportPng(id: string, scale?: number): Promise<Uint8Array>;
  select(ids: readonly string[]): void;
  /** Fits nodes into view; default: everything. */
  zoomTo(ids?: readonly string[]): void;
  /** Runs a command of the plugin in its first window; resolves when its main code has started. */
  run(command?: string, relaunchNode?: string): Promise<void>;
  /** Closes the plugin in its first window. */
  close(): void;
  /**
   * Another window of the plugin on the same document, with a selection and undo steps of its own
   * and at first the same view.
   * With a `storageName` it is another person's, with client storage apart from everybody else's;
   * without, it shares the first window's. It does not run the plugin yet: `host.run({ command })`.
   */
  openSecondWindow(storageName?: string): Promise<OpenPluginWindow>;
  /** Resolves when the document as it is now is kept in this browser; rejects where it cannot be. */
  saved(): Promise<void>;
}

declare global {
  interface Window {
    figmaPlayground?: FigmaPlayground;
  }
}

/** The parts of the surface that read and write the document. */
export function documentSurface(
  session: EditorSession,
  bitmaps: BitmapCache,
  canvas: HTMLElement,
  store: DocumentStore,
): Pick<
  FigmaPlayground,
  | 'document'
  | 'session'
  | 'node'
  | 'find'
  | 'nodes'
  | 'box'
  | 'screenBox'
  | 'imageBytes'
  | 'exportPng'
  | 'select'
  | 'saved'
> {
  const { document } = session;
  const box = (id: string): Rect => absoluteBoundingBox(document, document.require(id));
  const nodes = (): NodeRecord[] => [...document.descendants(session.pageId)];
  return {
    document,
    session,
    node: (id) => document.get(id),
    find: (name) => {
      const found = nodes().find((record) => record.name === name);
      if (!found) throw new Error(`There is no layer named "${name}"`);
      return found;
    },
    nodes,
    box,
    screenBox: (id) => {
      const { center, zoom, screenWidth, screenHeight } = session.viewport;
      const { x, y, width, height } = box(id);
      const { left, top } = canvas.getBoundingClientRect();
      return {
        x: left + screenWidth / 2 + (x - center.x) * zoom,
        y: top + screenHeight / 2 + (y - center.y) * zoom,
        width: width * zoom,
        height: height * zoom,
      };
    },
    imageBytes: (hash) => document.images.get(hash)?.bytes,
    exportPng: (id, scale = 1) =>
      exportNode({ document, bitmaps }, document.require(id), {
        format: 'PNG',
        constraint: { type: 'SCALE', value: scale },
      }),
    select: (ids) => session.select(ids),
    saved: () => store.save(),
  };
}
