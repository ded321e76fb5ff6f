import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What `npm run build` has made of the plugin, which `npm test` begins with. */
export const BUILT_PLUGIN = path.resolve(import.meta.dirname, '../../dist/plugin');

/**
 * The built plugin for another service. Plugins for two services differ in nothing but the address
 * (build.test.ts), and to build one takes seconds.
 */
export async function pluginFor(serviceOrigin: string, outDir: string): Promise<void> {
  const { networkAccess } = JSON.parse(
    await readFile(path.join(BUILT_PLUGIN, 'manifest.json'), 'utf8'),
  );
  const [builtFor] = networkAccess.devAllowedDomains ?? networkAccess.allowedDomains;
  await mkdir(outDir, { recursive: true });
  for (const name of await readdir(BUILT_PLUGIN)) {
    const text = await readFile(path.join(BUILT_PLUGIN, name), 'utf8');
    await writeFile(path.join(outDir, name), text.replaceAll(builtFor, serviceOrigin));
  }
}
