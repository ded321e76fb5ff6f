import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ObjectStorage, openObjectStorage } from '../../../server/platform/object-storage.ts';
import { testObjectStorage } from './object-storage-contract.ts';

let dataDirectory: string;
let storage: ObjectStorage;
const open = () => openObjectStorage({ objectStore: null, dataDirectory });

beforeAll(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'object-storage-'));
  storage = await open();
});
afterAll(() => rm(dataDirectory, { recursive: true }));

describe('objects as files', () => {
  testObjectStorage(async () => storage, 'contract');

  test('only the owner may read objects and their folders', async () => {
    const body = (async function* () {
      yield Buffer.from('x');
    })();
    await storage.put({ key: 'modes/one', bytes: 1, contentType: 'image/png', body });
    const entries = await readdir(path.join(dataDirectory, 'objects'), {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      const { mode } = await stat(path.join(entry.parentPath, entry.name));
      expect(mode & 0o777, entry.name).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
  });

  test('a file on the same disk is taken as it is, once', async () => {
    const file = path.join(dataDirectory, 'spooled');
    await writeFile(file, 'a picture');
    expect(await storage.adopt('adopted/one', file)).toBe(true);
    expect(await storage.adopt('adopted/one', file)).toBe(false);
    expect(await storage.adopt('adopted/two', `${file}-missing`)).toBe(false);
    await rm(file);
    const object = await storage.get('adopted/one');
    expect(object && (await text(object.body))).toBe('a picture');
    expect(await storage.size('adopted/two')).toBeNull();
  });

  test('no half-written files stay behind after failures', async () => {
    expect(await readdir(path.join(dataDirectory, 'objects', 'unfinished'))).toEqual([]);
  });

  test('what a killed process left half-written is swept at the next start', async () => {
    const left = path.join(dataDirectory, 'objects', 'unfinished', 'left-behind');
    await writeFile(left, 'half a picture');
    const reopened = await open();
    await expect(stat(left)).rejects.toThrow('ENOENT');
    expect(await reopened.size('modes/one')).toBe(1);
  });
});
