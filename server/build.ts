import { spawnSync } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildPlugin } from '../plugin/build.ts';
import { buildHost } from '../plugin/host/build.ts';
import { readConfig } from './config.ts';
import { buildWeb } from './web/build.ts';

/*
 * npm run build                          everything for the service that the environment describes
 * npm run build -- --service https://…   the plugin for another service
 */
const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

const { values } = parseArgs({ options: { service: { type: 'string' } } });
const serviceOrigin = values.service ?? readConfig('all').publicUrl;

await generatePrismaClient();
const [plugin] = await Promise.all([
  buildPlugin({ serviceOrigin, outDir: path.join(dist, 'plugin') }),
  buildHost(path.join(dist, 'host')),
  buildWeb(path.join(dist, 'web')),
]);
process.stdout.write(
  `Built the plugin for ${serviceOrigin} (ui.html ${(plugin.uiGzipBytes / 1000).toFixed(1)} kB gzip), the playground and the pages.\n`,
);

/** Writes Prisma's client, unless it is newer than the schema. */
async function generatePrismaClient(): Promise<void> {
  const folder = path.join(root, 'server/prisma');
  const [schema, client] = await Promise.all(
    ['schema.prisma', 'client/client.ts'].map((file) =>
      stat(path.join(folder, file)).catch(() => null),
    ),
  );
  if (schema && client && client.mtimeMs > schema.mtimeMs) return;
  await rm(path.join(folder, 'client'), { recursive: true, force: true });
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/prisma/build/index.js'),
      'generate',
      '--config',
      'prisma.config.ts',
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      // Prisma would download an engine that generating does not use.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
    },
  );
  if (status !== 0) throw new Error(`prisma generate failed:\n${stderr}`);
}
