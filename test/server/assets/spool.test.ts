import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Spool } from '../../../server/assets/spool.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'spool-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a spool file is gone once it is disposed of, whatever happened', async () => {
  const spool = await Spool.open(folder);
  const failing = async () => {
    await using file = spool.file();
    await writeFile(file.path, 'on its way');
    throw new Error('half-way');
  };
  await expect(failing()).rejects.toThrow('half-way');
  expect(await readdir(folder)).toEqual([]);
});

test('the sweep takes old files that nobody uses, and no others', async () => {
  const spool = await Spool.open(folder);
  await using inUse = spool.file();
  const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (const file of [inUse.path, path.join(folder, 'left-behind'), path.join(folder, 'fresh')]) {
    await writeFile(file, 'x');
    if (!file.endsWith('fresh')) await utimes(file, old, old);
  }
  expect(await spool.sweep()).toBe(1);
  expect((await readdir(folder)).sort()).toEqual(['fresh', path.basename(inUse.path)].sort());
});
