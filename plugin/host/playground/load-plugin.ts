import type { PluginManifest } from '../plugin-manifest.ts';

/** A built plugin, read from where it is served. */
export interface LoadedPlugin {
  readonly manifest: PluginManifest;
  readonly mainCode: string;
  readonly uiHtml: string | undefined;
}

/** Reads `manifest.json`, `main.js` and, if the manifest names a UI, `ui.html` beside `base`. */
export async function loadPlugin(base: URL): Promise<LoadedPlugin> {
  const manifest = JSON.parse(await read(new URL('manifest.json', base))) as PluginManifest;
  const [mainCode, uiHtml] = await Promise.all([
    read(new URL('main.js', base)),
    manifest.ui === undefined ? undefined : read(new URL('ui.html', base)),
  ]);
  return { manifest, mainCode, uiHtml };
}

async function read(url: URL): Promise<string> {
  const response = await fetch(url, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${url.pathname} is not there (${response.status})`);
  return response.text();
}
