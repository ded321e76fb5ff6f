import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { buildPlayground } from './playground/build-playground.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Scripts that the host hands on as text: to its VM, and into the plugin's UI. */
const AS_TEXT: Readonly<Record<string, { readonly entry: string; readonly target: string }>> = {
  'figma-host:vm-source': { entry: 'sandbox/vm/start.ts', target: 'es2020' },
  'figma-host:theme-listener': { entry: 'ui-frame/theme-listener.ts', target: 'es2022' },
};

/**
 * Bundles the Figma-compatible host into `outDir`: `figma-host.js` (an ES module), `frame.html`
 * (to be served with `frameContentSecurityPolicy`), `inter.woff2` and the playground.
 */
export async function buildHost(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await build({
    ...COMMON,
    entryPoints: [join(HERE, 'figma-host.ts')],
    outfile: join(outDir, 'figma-host.js'),
    format: 'esm',
    target: 'es2022',
    plugins: [scriptsAsText],
  });
  const frame = await readFile(join(HERE, 'ui-frame/frame.html'), 'utf8');
  const script = await bundleAsText('ui-frame/frame-script.ts', 'es2022');
  await writeFile(
    join(outDir, 'frame.html'),
    frame.replace('/* frame-script */', () => script.replaceAll('</script', '<\\/script')),
  );
  const font = import.meta.resolve(
    '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  );
  await copyFile(fileURLToPath(font), join(outDir, 'inter.woff2'));
  await buildPlayground(outDir, { ...COMMON, plugins: [scriptsAsText] });
}

const COMMON: BuildOptions = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

const scriptsAsText: Plugin = {
  name: 'scripts-as-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^figma-host:/ }, ({ path }) => ({ path, namespace: 'text' }));
    onLoad({ filter: /.*/, namespace: 'text' }, async ({ path }) => {
      const script = AS_TEXT[path];
      if (!script) throw new Error(`There is no script ${path}`);
      return { contents: await bundleAsText(script.entry, script.target), loader: 'text' };
    });
  },
};

async function bundleAsText(entry: string, target: string): Promise<string> {
  const result = await build({
    ...COMMON,
    entryPoints: [join(HERE, entry)],
    format: 'iife',
    target,
    write: false,
  });
  return result.outputFiles[0]?.text ?? '';
}

if (import.meta.main) await buildHost(fileURLToPath(new URL('../../dist/host/', import.meta.url)));
