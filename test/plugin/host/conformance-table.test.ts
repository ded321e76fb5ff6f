import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('every test that the conformance table names exists', async () => {
  const table = await readFile(new URL('../../../docs/figma-host.md', import.meta.url), 'utf8');
  const named = table
    .split('\n')
    .filter((line) => /^\| (?!API|-)/.test(line))
    .map(
      (line) =>
        line
          .split(' | ')
          .at(-1)
          ?.replace(/\s*\|$/, '') ?? '',
    );
  const folder = new URL('./', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'));
  const sources = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  const tests = sources.flatMap((source) =>
    [...source.matchAll(/^test\(\s*'((?:[^'\\]|\\.)*)'/gm)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !tests.includes(name))).toEqual([]);
});
