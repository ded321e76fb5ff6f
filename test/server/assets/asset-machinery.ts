import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AssetContext, openAssetContext } from '../../../server/assets/asset-context.ts';
import { ImageInspector } from '../../../server/assets/inspect-image.ts';
import type { OutputFile } from '../../../server/assets/store-output.ts';
import { readConfig } from '../../../server/config.ts';
import { openDatabase } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { openObjectStorage } from '../../../server/platform/object-storage.ts';
import { createTestEnvironment } from '../../support/test-environment.ts';

/** What keeps pictures, without HTTP, on a database and an object store of its own. */
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
  const environment = await createTestEnvironment();
  const { dataDirectory } = environment;
  const config = readConfig('all', { LOG_LEVEL: 'error', ...environment.variables });
  const { prisma, close } = await openDatabase(config, createLogger(config));
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
      await environment[Symbol.asyncDispose]();
    },
  };
}
