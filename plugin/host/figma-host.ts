/** What a page needs to run a Figma plugin: bundled as `figma-host.js`. */

export type { NotifyOptions } from './api/plugin-run.ts';
export { zoomTo } from './api/viewport-methods.ts';
export type { FigmaHostOptions, RunOptions, UiState } from './create-figma-host.ts';
export { createFigmaHost, FigmaHost } from './create-figma-host.ts';
export { absoluteBoundingBox, absoluteTransform } from './document/bounds.ts';
export { EditorSession } from './document/editor-session.ts';
export { HostDocument } from './document/host-document.ts';
export { nodeAtPoint } from './document/node-at-point.ts';
export type { NodePatch, NodeRecord } from './document/node-record.ts';
export { moveGroup, resizeNode } from './document/resize-node.ts';
export { textSize } from './document/text-layout.ts';
export { loadInterFont } from './load-inter-font.ts';
export type { PluginManifest } from './plugin-manifest.ts';
export { BitmapCache } from './render/bitmap-cache.ts';
export { drawPage } from './render/draw-node.ts';
export { exportNode } from './render/export-node.ts';
export { createIndexedDbStorage } from './storage/indexed-db-storage.ts';
export { createMemoryStorage } from './storage/memory-storage.ts';
export type { PluginStorage } from './storage/plugin-storage.ts';
