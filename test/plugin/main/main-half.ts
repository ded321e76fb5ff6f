import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { MainCalls, Recipe, Slot } from '../../../plugin/protocol.ts';
import { BUILT_PLUGIN } from '../../support/plugin-for.ts';
import { openPlugin, useHost } from '../host/host-page.ts';

/** Stands for the plugin's UI: asks main as the UI does, by messages. */
const UI = `<!doctype html><script>
  const waiting = new Map();
  window.ask = (name, params) => new Promise((resolve, reject) => {
    const id = waiting.size + 1;
    waiting.set(id, { resolve, reject });
    parent.postMessage({ pluginMessage: { type: 'call', id, name, params } }, '*');
  });
  onmessage = ({ data: { pluginMessage: message } }) => {
    const call = waiting.get(message?.id);
    if (message?.type === 'reply') call?.resolve(message.result);
    if (message?.type === 'failure') call?.reject(new Error(message.message));
  };
</script>`;

/** Of a layer with this name Figma cannot load the page, and nothing else of the file. */
export const UNREACHABLE = 'Unreachable';

/** Main code that meets Figma where its network fails. */
const withoutNetwork = (main: string): string => `((figma) => {${main}
})(new Proxy(figma, { get: (figma, name) => {
  if (name === 'loadAllPagesAsync') return async () => { throw new Error('Unable to load'); };
  if (name !== 'getNodeByIdAsync') return figma[name];
  return async (id) => {
    const node = await figma.getNodeByIdAsync(id);
    if (node && !node.removed && node.name === '${UNREACHABLE}') throw new Error('Unable to load');
    return node;
  };
} }))`;

const solid = (r: number, g: number, b: number) => [{ type: 'SOLID', color: { r, g, b } }];

/** Fill styles by id, with their paints, of a file that was opened `withStyles`. */
export const STYLES = { 'S:red': solid(1, 0, 0), 'S:green': solid(0, 1, 0) };

/**
 * Main code that meets styles, which the host does not have: a layer's is kept in its shared data,
 * under `host` and `fill style`.
 */
const withFillStyles = (main: string): string => `((figma) => {${main}
})(new Proxy(figma, { get: (figma, name) => {
  if (name !== 'getNodeByIdAsync') return figma[name];
  const styles = ${JSON.stringify(STYLES)};
  return async (id) => {
    const node = await figma.getNodeByIdAsync(id);
    if (!node || !('fills' in node)) return node;
    const keep = (style) => node.setSharedPluginData('host', 'fill style', style);
    const own = {
      async setFillsAsync(fills) {
        await node.setFillsAsync(fills);
        keep('');
      },
      async setFillStyleIdAsync(style) {
        await node.setFillsAsync(styles[style]);
        keep(style);
      },
    };
    return new Proxy(node, { get: (node, key) =>
      key === 'fillStyleId'
        ? node.getSharedPluginData('host', 'fill style')
        : (own[key] ?? node[key]),
    });
  };
} }))`;

interface OpenOptions {
  /** Runs in the page before the plugin: code with `host`, `file` and `session`. */
  setup?: string;
  command?: string;
  networkFails?: boolean;
  withStyles?: boolean;
}

/** The plugin's main half in the host, with its canvas and its undo, without service and UI. */
export interface MainHalf {
  readonly page: Page;
  call<Name extends keyof MainCalls & string>(
    name: Name,
    params: MainCalls[Name]['params'],
  ): Promise<MainCalls[Name]['result']>;
  /** Runs code in the page with the host, as a designer: with `file`, `session` and `plugin`. */
  designer<Result = unknown>(code: string): Promise<Result>;
  /** Closes the plugin's window and opens it again. */
  reopen(freshDocumentId?: string): Promise<void>;
  /**
   * Has a picture placed as the UI has it placed. `meanwhile`: what happens while the UI claims it.
   */
  place(slot: Slot, prompt?: string, meanwhile?: () => Promise<unknown>): Promise<string>;
  /** The same with vectors. */
  placeVector: MainHalf['place'];
  /** px of a layer drawn as a reference. */
  exported(id: string, maxSide: number): Promise<{ width: number; height: number }>;
}

/** The built plugin and the host for the tests of a file; `open` starts the plugin in a page of its own. */
export function useMainHalf() {
  let code = '';
  useHost();
  beforeAll(async () => {
    code = await readFile(join(BUILT_PLUGIN, 'main.js'), 'utf8');
  });
  afterAll(() => {
    code = '';
  });

  return async (options: OpenOptions = {}): Promise<MainHalf> => {
    const { setup, command, networkFails, withStyles } = options;
    const met = networkFails ? withoutNetwork(code) : withStyles ? withFillStyles(code) : code;
    const { page } = await openPlugin({
      main: met,
      ui: UI,
      ...(setup === undefined ? {} : { setup }),
      ...(command === undefined ? {} : { command }),
    });
    let ui: Frame | undefined;
    const uiFrame = async (): Promise<Frame> => {
      if (ui && !ui.isDetached()) return ui;
      await expect
        .poll(() => page.frames().some((frame) => frame.url().startsWith('data:')))
        .toBe(true);
      ui = page.frames().find((frame) => frame.url().startsWith('data:'));
      if (!ui) throw new Error('There is no UI');
      await ui.waitForFunction('window.ask');
      return ui;
    };
    const start = (freshDocumentId = 'fresh-document') =>
      half.call('open', { freshDocumentId, freshOwner: 'somebody' });
    const designer: MainHalf['designer'] = (body) =>
      page.evaluate(`(() => { const { file, session, plugin } = window; ${body} })()`);
    const place = async (
      slot: Slot,
      content: string,
      prompt = 'A picture',
      meanwhile?: () => Promise<unknown>,
    ): Promise<string> => {
      const begun = await (await uiFrame()).evaluate(
        `window.ask('beginPlacement', { slot: ${JSON.stringify(slot)}, content: ${content} })`,
      );
      expect(begun).toMatchObject({ nodeId: expect.any(String) });
      await meanwhile?.();
      const recipe = { ...RECIPE, prompt };
      const size = { width: 1, height: 1 };
      return (await half.call('finishPlacement', { slot, recipe, ...size })).nodeId;
    };
    const half: MainHalf = {
      page,
      designer,
      async call(name, params) {
        const asked = JSON.stringify([name, params]);
        return (await uiFrame()).evaluate(`window.ask(...${asked})`);
      },
      async reopen(freshDocumentId) {
        await page.evaluate('window.plugin.run()');
        ui = undefined;
        await start(freshDocumentId);
      },
      place: (slot, prompt, meanwhile) =>
        place(slot, `Uint8Array.from(atob('${PIXEL}'), (c) => c.charCodeAt(0))`, prompt, meanwhile),
      placeVector: (slot, prompt, meanwhile) => place(slot, JSON.stringify(SVG), prompt, meanwhile),
      exported: async (id, maxSide) =>
        (await uiFrame()).evaluate(`(async () => {
          const { bytes } = await window.ask('exportLayer', { id: '${id}', maxSide: ${maxSide} });
          const { width, height } = await createImageBitmap(new Blob([bytes]));
          return { width, height };
        })()`),
    };
    if (command === undefined) await start();
    return half;
  };
}

/** A PNG of one pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>';

const RECIPE = {
  kind: 'full',
  version: 1,
  generationId: '0192',
  output: 0,
  assetId: '0193',
  model: 'sketch/procedural',
  modelLabel: 'Sketch',
  modelNotice: null,
  options: {},
  seed: null,
  aspectRatio: null,
  size: null,
  prompt: '',
  references: [],
} satisfies Recipe;
