import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';

const ROOT = resolve(import.meta.dirname, '..');

/** The service that `manifest.json` at the top of the repository names. */
export const DEFAULT_SERVICE_ORIGIN = 'http://localhost:4100';

/** `ui.html` is read at every opening of the plugin; it stays below this, gzipped. */
export const MAX_UI_GZIP_BYTES = 40_000;

/** Stands for the service in the UI's styles, where no constant can. */
const SERVICE_IN_STYLES = 'https://service.invalid';

export interface PluginBuildOptions {
  /** Where the plugin will find its service: `https://…`, or `http://localhost:PORT`. */
  serviceOrigin?: string;
  /** Receives main.js, ui.html and a manifest.json that points at them. */
  outDir?: string;
}

export interface BuiltPlugin {
  manifestPath: string;
  mainPath: string;
  uiPath: string;
  /** Of ui.html. */
  uiGzipBytes: number;
}

/** Builds the plugin for one service. Throws where Figma would not allow the origin. */
export async function buildPlugin(options: PluginBuildOptions = {}): Promise<BuiltPlugin> {
  const origin = checkedOrigin(options.serviceOrigin ?? DEFAULT_SERVICE_ORIGIN);
  const outDir = resolve(options.outDir ?? join(ROOT, 'dist/plugin'));
  const [main, ui, manifest] = await Promise.all([
    bundleMain(),
    bundleUi(origin),
    manifestFor(origin),
  ]);
  await mkdir(outDir, { recursive: true });
  const built = {
    manifestPath: join(outDir, 'manifest.json'),
    mainPath: join(outDir, 'main.js'),
    uiPath: join(outDir, 'ui.html'),
    uiGzipBytes: gzipSync(ui, { level: 9 }).byteLength,
  };
  await Promise.all([
    writeFile(built.manifestPath, `${JSON.stringify(manifest, null, 2)}\n`),
    writeFile(built.mainPath, main),
    writeFile(built.uiPath, ui),
  ]);
  return built;
}

/**
 * Figma's rules (developers.figma.com/docs/plugins/manifest, networkAccess): https everywhere,
 * plain http for `localhost` by name while developing.
 */
function checkedOrigin(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || url.origin !== given.replace(/\/$/, '')) {
    throw new Error(
      `The service must be an origin like https://studio.example.com, not “${given}”.`,
    );
  }
  if (url.protocol !== 'https:' && url.hostname !== 'localhost') {
    throw new Error(
      `Figma plugins reach only https services, or http://localhost: not “${given}”.`,
    );
  }
  return url.origin;
}

async function manifestFor(origin: string): Promise<Record<string, unknown>> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'manifest.json'), 'utf8'));
  const access = origin.startsWith('https:')
    ? { allowedDomains: [origin] }
    : { allowedDomains: ['none'], devAllowedDomains: [origin] };
  const { reasoning } = manifest.networkAccess;
  return { ...manifest, main: 'main.js', ui: 'ui.html', networkAccess: { ...access, reasoning } };
}

/** Figma's sandbox speaks ES2020 and loads no modules. */
async function bundleMain(): Promise<string> {
  return bundleScript('plugin/main/main.ts', { target: 'es2020' });
}

async function bundleUi(origin: string): Promise<string> {
  const worker = await shorten(await bundleScript('plugin/ui/references/picture-worker.ts'));
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [join(ROOT, 'plugin/ui/ui.tsx')],
    outdir: 'out',
    target: 'chrome110',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: {
      SERVICE_ORIGIN: JSON.stringify(origin),
      PICTURE_WORKER_SOURCE: JSON.stringify(worker),
    },
  });
  const text = (extension: string) =>
    outputFiles.find((file) => file.path.endsWith(extension))?.text ?? '';
  const styles = text('.css').replaceAll(SERVICE_IN_STYLES, origin);
  const script = await shorten(await shorten(text('.js')));
  const shell = await readFile(join(ROOT, 'plugin/ui/ui.html'), 'utf8');
  return shell
    .replaceAll(/>\s+</g, '><')
    .replace('/* styles */', () => styles.replaceAll('</style', '<\\/style').trim())
    .replace('/* script */', () => script.replaceAll('</script', '<\\/script').trim());
}

/**
 * Of the names that terser gives, gzip makes 1.2 kB less than of esbuild's. Of a script that it has
 * been through once it makes 0.1 kB less again: names are then given by what is really left.
 */
async function shorten(script: string): Promise<string> {
  const compress = { passes: 3 } as const;
  const options = { ecma: 2020, toplevel: true, compress } as const;
  return (await minify(script, options)).code ?? '';
}

const shared = {
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
} as const;

async function bundleScript(entry: string, extra: { target?: string } = {}): Promise<string> {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [join(ROOT, entry)],
    target: 'chrome110',
    ...extra,
  });
  return outputFiles[0]?.text.trim() ?? '';
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { service: { type: 'string' }, out: { type: 'string' } },
  });
  const { uiPath, uiGzipBytes } = await buildPlugin({
    ...(values.service ? { serviceOrigin: values.service } : {}),
    ...(values.out ? { outDir: values.out } : {}),
  });
  process.stdout.write(`${uiPath}: ${(uiGzipBytes / 1000).toFixed(1)} kB gzip\n`);
  if (uiGzipBytes > MAX_UI_GZIP_BYTES) {
    process.stderr.write(`ui.html is larger than ${MAX_UI_GZIP_BYTES / 1000} kB gzip.\n`);
    process.exitCode = 1;
  }
}
