import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { type AssetContext, openAssetContext } from '../../../server/assets/asset-context.ts';
import { ImageInspector } from '../../../server/assets/inspect-image.ts';
import type { OutputFile } from '../../../server/assets/store-output.ts';
import { readConfig } from '../../../server/config.ts';
import { openEmbeddedDatabase } from '../../../server/platform/embedded-database.ts';
import { openObjectStorage } from '../../../server/platform/object-storage.ts';

/** What keeps pictures, without HTTP, on a database and files of its own. */
export interface AssetMachinery extends AssetContext, AsyncDisposable {
  dataDirectory: string;
  /** Somebody to own pictures. */
  userId: string;
  /** Every key in the object store. */
  storedKeys(): Promise<string[]>;
  /** A picture in a file, as the worker would hand it over. */
  outputFile(bytes: Uint8Array): Promise<OutputFile>;
}

export async function openAssetMachinery(): Promise<AssetMachinery> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'assets-'));
  await cp(inject('templateDirectory'), dataDirectory, { recursive: true });
  const config = readConfig('all', { DATA_DIR: dataDirectory });
  const { prisma, close } = await openEmbeddedDatabase(dataDirectory);
  const objects = await openObjectStorage(config);
  const assets = await openAssetContext({ prisma, objects, config });
  const userId = 'ada';
  await prisma.user.create({ data: { id: userId, name: 'Ada', email: 'ada@example.com' } });
  let files = 0;
  return {
    ...assets,
    dataDirectory,
    userId,
    async storedKeys() {
      const keys: string[] = [];
      for await (const key of objects.list()) keys.push(key);
      return keys.sort();
    },
    async outputFile(bytes) {
      files += 1;
      const spoolFile = path.join(dataDirectory, `output-${files}`);
      await writeFile(spoolFile, bytes);
      const inspector = new ImageInspector();
      inspector.write(bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { userId, spoolFile, sha256, bytes: bytes.length, ...inspector.end() };
    },
    async [Symbol.asyncDispose]() {
      assets.close();
      await close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}
