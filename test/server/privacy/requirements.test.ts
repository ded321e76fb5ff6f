import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

it('docs/privacy.md names a test that there is for each of the forty requirements, and each is one that is run', async () => {
  const text = await readFile(path.join(root, 'docs/privacy.md'), 'utf8');
  const rows = [...text.matchAll(/^\| (\d+) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
  for (const [, number, , shown = ''] of rows) {
    const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(shown) ?? [];
    const source = await readFile(path.join(root, file), 'utf8');
    const literal = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const declared = new RegExp(`^ *(?:it|test)(?:\\.each\\(.*)?\\(?\\s*'${literal}'`, 'm');
    expect(source, `${number} in ${file}`).toMatch(declared);
  }
});
