import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltPlugin, buildPlugin, MAX_UI_GZIP_BYTES } from '../../plugin/build.ts';
import { pluginFor } from '../support/plugin-for.ts';

describe('the built plugin', () => {
  const localOrigin = 'http://localhost:4321';
  let outDir: string;
  let local: BuiltPlugin;
  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'plugin-'));
    local = await buildPlugin({ serviceOrigin: localOrigin, outDir: join(outDir, 'local') });
  });
  afterAll(() => rm(outDir, { recursive: true }));

  test('names only the service it was built for', async () => {
    const { manifestPath, uiPath } = await buildPlugin({
      serviceOrigin: 'https://studio.example.com',
      outDir,
    });
    const manifest = JSON.parse(await readFile(manifestPath, 'utf8'));
    expect(manifest).toMatchObject({
      main: 'main.js',
      ui: 'ui.html',
      documentAccess: 'dynamic-page',
      networkAccess: { allowedDomains: ['https://studio.example.com'] },
    });
    expect(manifest.networkAccess).not.toHaveProperty('devAllowedDomains');
    const ui = await readFile(uiPath, 'utf8');
    expect(ui).toContain('https://studio.example.com');
    expect(ui).not.toContain('localhost');
  });

  test('reaches a local service as a development domain, and differs by its address only', async () => {
    const { networkAccess } = JSON.parse(await readFile(local.manifestPath, 'utf8'));
    expect(networkAccess).toMatchObject({
      allowedDomains: ['none'],
      devAllowedDomains: [localOrigin],
    });
    // What the tests in a browser take for it.
    const copies = join(outDir, 'copies');
    await pluginFor(localOrigin, copies);
    for (const file of [local.manifestPath, local.mainPath, local.uiPath])
      expect(await readFile(join(copies, basename(file)), 'utf8')).toBe(
        await readFile(file, 'utf8'),
      );
  });

  test('is one document whose script nothing ends early', async () => {
    const ui = await readFile(local.uiPath, 'utf8');
    expect(ui.match(/<\/script>/g)).toHaveLength(1);
    expect(ui.match(/<\/style>/g)).toHaveLength(1);
    expect(local.uiGzipBytes).toBeLessThanOrEqual(MAX_UI_GZIP_BYTES);
  });

  test.each(['http://127.0.0.1:4100', 'http://studio.example.com', 'studio', 'https://a.b/path'])(
    'is not built for %s, which Figma would not let it reach',
    async (serviceOrigin) => {
      await expect(buildPlugin({ serviceOrigin, outDir })).rejects.toThrow(serviceOrigin);
    },
  );
});
