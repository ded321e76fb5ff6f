import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { buildHost } from '../../../plugin/host/build.ts';
import type { FigmaHost } from '../../../plugin/host/create-figma-host.ts';
import type * as HostLibrary from '../../../plugin/host/figma-host.ts';
import type { PluginManifest } from '../../../plugin/host/plugin-manifest.ts';
import { launchChromium } from '../../support/chromium.ts';
import { type HostServer, startHostServer } from '../../support/host-server.ts';

export const MANIFEST: PluginManifest = {
  name: 'Trial',
  id: 'trial',
  api: '1.0.0',
  main: 'main.js',
  ui: 'ui.html',
  editorType: ['figma'],
  documentAccess: 'dynamic-page',
  networkAccess: { allowedDomains: ['none'] },
};

/** What `openPlugin` leaves on the page's window for a test's own `page.evaluate`. */
export interface HostWindow {
  readonly host: typeof HostLibrary;
  /** The document, and the window onto it that the plugin works in. */
  readonly file: HostLibrary.HostDocument;
  readonly session: HostLibrary.EditorSession;
  plugin: FigmaHost;
  readonly printed: string[];
  readonly errors: string[];
  readonly notified: { message: string; options: HostLibrary.NotifyOptions }[];
  readonly opened: string[];
}

export interface PluginOptions {
  readonly main: string;
  readonly ui?: string;
  /** Runs in the page before the plugin: code with `host`, `file` and `session`. */
  readonly setup?: string;
  readonly manifest?: Partial<PluginManifest>;
  readonly command?: string;
}

export interface OpenPlugin {
  readonly page: Page;
  /** The lines main code printed; waits until there are `count`. */
  printed(count: number): Promise<string[]>;
  errors(count: number): Promise<string[]>;
}

let browser: Browser;
let hostDir: string;
let page: Page | undefined;
let bench: Page | undefined;
let server: HostServer;
let expectsErrors = false;

/** Builds the host and starts a browser and a server for the tests of a file. */
export function useHost(
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly networkAccess?: (origin: string) => PluginManifest['networkAccess'];
  } = {},
): { server(): HostServer } {
  beforeAll(async () => {
    hostDir = await mkdtemp(join(tmpdir(), 'figma-host-'));
    [browser] = await Promise.all([launchChromium(), buildHost(hostDir)]);
    const { files, networkAccess } = options;
    server = await startHostServer({
      hostDir,
      files: files ?? {},
      manifest: (origin) => ({
        networkAccess: networkAccess?.(origin) ?? MANIFEST.networkAccess,
      }),
    });
  });
  afterEach(async () => {
    const errors = await page?.evaluate(() => (window as unknown as HostWindow).errors);
    await page?.close();
    page = undefined;
    if (!expectsErrors) expect(errors ?? [], 'uncaught errors of the plugin').toEqual([]);
    expectsErrors = false;
  });
  afterAll(async () => {
    bench = undefined;
    await browser.close();
    await server.close();
    await rm(hostDir, { recursive: true });
  });
  return { server: () => server };
}

/** Runs a plugin on a document with one page, in a page of its own. */
export async function openPlugin(options: PluginOptions): Promise<OpenPlugin> {
  page = await newHostPage();
  return startPlugin(page, options);
}

async function newHostPage(): Promise<Page> {
  const made = await browser.newPage();
  await made.goto(server.origin);
  await made.waitForFunction('window.host');
  return made;
}

async function startPlugin(current: Page, options: PluginOptions): Promise<OpenPlugin> {
  const manifest = { ...MANIFEST, ...options.manifest };
  await current.evaluate(
    async ({ main, ui, manifest, command, setup }) => {
      const scope = window as unknown as { -readonly [Key in keyof HostWindow]: HostWindow[Key] };
      const { host } = scope;
      scope.plugin?.close();
      Object.assign(scope, { printed: [], errors: [], notified: [], opened: [] });
      const { printed, errors, notified, opened } = scope;
      scope.file = new host.HostDocument();
      scope.session = new host.EditorSession(scope.file);
      const prepare = new Function('host', 'file', 'session', setup);
      prepare(host, scope.file, scope.session);
      scope.session.commitUndo();
      scope.plugin = await host.createFigmaHost({
        manifest,
        mainCode: main,
        uiHtml: ui,
        document: scope.file,
        session: scope.session,
        storage: host.createMemoryStorage(),
        container: document.getElementById('plugin-window') ?? document.body,
        frameUrl: '/frame.html',
        fontUrl: '/inter.woff2',
        onConsole: (level, text) => printed.push(level === 'log' ? text : `${level} ${text}`),
        onError: (error) => errors.push(error.message),
        onNotify: (message, options) => {
          notified.push({ message, options });
          return undefined;
        },
        onOpenExternal: (url) => opened.push(url),
      });
      await scope.plugin.run({ command });
    },
    {
      main: options.main,
      ui: options.ui ?? '',
      manifest,
      command: options.command,
      setup: options.setup ?? '',
    },
  );
  const lines = async (name: 'printed' | 'errors', count: number): Promise<string[]> => {
    await current.waitForFunction(
      ({ name, count }) => (window as unknown as HostWindow)[name].length >= count,
      { name, count },
      { timeout: 10_000 },
    );
    return current.evaluate((name) => (window as unknown as HostWindow)[name], name);
  };
  return {
    page: current,
    printed: (count) => lines('printed', count),
    errors: (count) => {
      expectsErrors = true;
      return lines('errors', count);
    },
  };
}

/**
 * Runs `body` as the inside of an async function in a plugin's main code and gives what it returns,
 * as JSON; rejects with the message of what it throws.
 */
export async function inPlugin(
  body: string,
  options: Omit<PluginOptions, 'main'> = {},
): Promise<unknown> {
  const main = `(async () => {${body}\n})().then(
    (value) => console.log('ok' + JSON.stringify(value === undefined ? null : value)),
    (error) => console.log('failed' + error.message),
  );`;
  bench ??= await newHostPage();
  const plugin = await startPlugin(bench, { ...options, main });
  const printed = await plugin.printed(1);
  const last = printed.find((line) => /^(ok|failed)/.test(line)) ?? '';
  if (last.startsWith('failed')) throw new Error(last.slice('failed'.length));
  return JSON.parse(last.slice('ok'.length));
}
