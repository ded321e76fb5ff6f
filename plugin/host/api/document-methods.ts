import { ROOT_ID } from '../document/host-document.ts';
import { INTER_STYLES } from '../document/text-layout.ts';
import type { FigmaMethod } from './create-methods.ts';
import { node } from './node-methods.ts';
import { isDynamicPage, type PluginRun } from './plugin-run.ts';
import { ImageReference, NodeReference } from './references.ts';
import { isString } from './validators.ts';

/** Looking nodes up, pages, fonts, images and undo. */
export const DOCUMENT_METHODS: Readonly<Record<string, FigmaMethod>> = {
  getRoot: (run) => new NodeReference(run.document.require(ROOT_ID)),
  getCurrentPage: (run) => {
    run.loadedPages.add(run.session.pageId);
    return new NodeReference(run.document.require(run.session.pageId));
  },
  setCurrentPage: (run, [page]) => {
    if (isDynamicPage(run)) {
      throw new Error(
        'Cannot call with documentAccess: dynamic-page. Use figma.setCurrentPageAsync instead.',
      );
    }
    openPage(run, page);
  },
  setCurrentPageAsync: async (run, [page]) => openPage(run, page),
  loadAllPagesAsync: async (run) => {
    for (const id of run.document.pages()) run.loadedPages.add(id);
  },
  getNodeById: (run, [id]) => {
    if (isDynamicPage(run)) {
      throw new Error(
        'Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead.',
      );
    }
    return findNode(run, id);
  },
  getNodeByIdAsync: async (run, [id]) => findNode(run, id),
  loadFontAsync: async (run, [font]) => {
    const { family, style } = (font ?? {}) as {
      readonly family?: unknown;
      readonly style?: unknown;
    };
    isString(family);
    isString(style);
    if (family !== 'Inter' || !((style as string) in INTER_STYLES)) {
      throw new Error(`The font "${family} ${style}" could not be loaded`);
    }
    await run.loadFont(style as string);
    run.loadedFonts.add(`${family}/${style}`);
  },
  listAvailableFontsAsync: async () =>
    Object.keys(INTER_STYLES).map((style) => ({ fontName: { family: 'Inter', style } })),
  createImage: (run, [bytes]) => {
    if (!(bytes instanceof Uint8Array)) throw new Error('Expected a Uint8Array');
    return new ImageReference(run.document.images.add(bytes).hash);
  },
  getImageByHash: (run, [hash]) => {
    isString(hash);
    return run.document.images.get(hash as string) ? new ImageReference(hash as string) : null;
  },
  'image.getBytesAsync': async (run, [hash]) => image(run, hash).bytes,
  'image.getSizeAsync': async (run, [hash]) => {
    const { width, height } = image(run, hash);
    return { width, height };
  },
  base64Encode: (_run, [bytes]) => {
    if (!(bytes instanceof Uint8Array)) throw new Error('Expected a Uint8Array');
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  },
  base64Decode: (_run, [text]) => {
    isString(text);
    return Uint8Array.from(atob(text as string), (character) => character.charCodeAt(0));
  },
  commitUndo: (run) => run.session.commitUndo(),
  triggerUndo: (run) => run.session.undo(),
  getCurrentUser: (run) => {
    if (!run.manifest.permissions?.includes('currentuser')) {
      throw new Error(
        'The "currentuser" permission is required. Add it to the permissions of manifest.json.',
      );
    }
    return {
      id: run.user.id,
      name: run.user.name,
      photoUrl: null,
      color: '#9747FF',
      sessionId: run.session.number,
    };
  },
};

function openPage(run: PluginRun, page: unknown): void {
  const record = node(run, page);
  if (record.type !== 'PAGE') throw new Error('Expected a page');
  run.loadedPages.add(record.id);
  run.session.setPage(record.id);
}

function findNode(run: PluginRun, id: unknown): NodeReference | null {
  isString(id);
  const record = run.document.get(id as string);
  return record ? new NodeReference(record) : null;
}

function image(
  run: PluginRun,
  hash: unknown,
): { bytes: Uint8Array; width: number; height: number } {
  const stored = typeof hash === 'string' ? run.document.images.get(hash) : undefined;
  if (!stored) throw new Error(`Image with hash "${String(hash)}" does not exist`);
  return stored;
}
