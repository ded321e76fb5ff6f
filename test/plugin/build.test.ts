import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPlugin, MAX_UI_GZIP_BYTES } from '../../plugin/build.ts';

describe('the built plugin', () => {
  let outDir: string;
  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'plugin-'));
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

  test('reaches a local service as a development domain', async () => {
    const { manifestPath } = await buildPlugin({ serviceOrigin: 'http://localhost:4321', outDir });
    const { networkAccess } = JSON.parse(await readFile(manifestPath, 'utf8'));
    expect(networkAccess).toMatchObject({
      allowedDomains: ['none'],
      devAllowedDomains: ['http://localhost:4321'],
    });
  });

  test('is one document whose script nothing ends early', async () => {
    const { uiPath, uiGzipBytes } = await buildPlugin({ outDir });
    const ui = await readFile(uiPath, 'utf8');
    expect(ui.match(/<\/script>/g)).toHaveLength(1);
    expect(ui.match(/<\/style>/g)).toHaveLength(1);
    expect(uiGzipBytes).toBeLessThanOrEqual(MAX_UI_GZIP_BYTES);
  });

  test.each(['http://127.0.0.1:4100', 'http://studio.example.com', 'studio', 'https://a.b/path'])(
    'is not built for %s, which Figma would not let it reach',
    async (serviceOrigin) => {
      await expect(buildPlugin({ serviceOrigin, outDir })).rejects.toThrow(serviceOrigin);
    },
  );
});
