import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pages, startPage } from '../../../server/web/pages.ts';
import { readWebAssets } from '../../../server/web/web-assets.ts';

const directory = path.resolve(import.meta.dirname, '../../../dist/web');
const assets = await readWebAssets(directory);

const context = {
  assets,
  playground: true,
  signUp: 'open' as const,
  isLocal: true,
  keepsMails: true,
  twoFactor: false,
  privacyContact: 'privacy@example.org',
  cookies: [],
};

test.each([...pages, startPage].map((page) => [page.path, page] as const))(
  'the first load of %s is at most 60 kB in gzip: document, scripts, styles and font',
  async (address, page) => {
    const html = page.html(context, { path: address, search: '', account: null });
    const names = [...html.matchAll(/\/assets\/([\w.-]+)/g)].map(([, name]) => name ?? '');
    expect(names).toContain(assets.font);
    const files = await Promise.all(names.map((name) => readFile(path.join(directory, name))));
    const sizes = [Buffer.from(html), ...files].map((bytes) => gzipSync(bytes).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(60_000);
  },
);
