import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { scriptNames } from './pages.ts';
import { WEB_ASSETS_FILE, type WebAssets } from './web-assets.ts';

const browser = fileURLToPath(new URL('browser', import.meta.url));

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.woff2': 'file' },
  metafile: true,
  logLevel: 'warning',
};

/**
 * Builds the companion pages' scripts, stylesheets and font into `outDir`, which the service serves
 * under `/assets/`. Each page has one script of its own: what the pages share is smaller than what
 * a second request costs. Styles that a page's script imports are its own too. Every name carries a hash of its content, except for the playground's
 * script and stylesheet, which a page of the Figma host loads by name.
 */
export async function buildWeb(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const pages = await build({
    ...shared,
    outdir: outDir,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    entryPoints: [
      ...scriptNames.map((name) => path.join(browser, `${name}.tsx`)),
      path.join(browser, 'styles', 'pages.css'),
    ],
  });
  await build({
    ...shared,
    outdir: outDir,
    entryPoints: [
      path.join(browser, 'playground', 'playground-connection.tsx'),
      path.join(browser, 'playground', 'playground-connection.css'),
    ],
  });
  const assets = JSON.stringify(listAssets(pages.metafile?.outputs ?? {}));
  await writeFile(path.join(outDir, WEB_ASSETS_FILE), assets);
}

function listAssets(outputs: Metafile['outputs']): WebAssets {
  const assets: WebAssets = { stylesheet: '', font: '', scripts: {}, styles: {} };
  for (const [file, output] of Object.entries(outputs)) {
    const name = path.basename(file);
    if (name.endsWith('.woff2')) assets.font = name;
    if (!output.entryPoint) continue;
    if (name.endsWith('.css')) assets.stylesheet = name;
    if (!name.endsWith('.js')) continue;
    const page = path.basename(output.entryPoint, '.tsx');
    assets.scripts[page] = name;
    if (output.cssBundle) assets.styles[page] = path.basename(output.cssBundle);
  }
  return assets;
}

if (import.meta.main) {
  await buildWeb(fileURLToPath(new URL('../../dist/web', import.meta.url)));
}
