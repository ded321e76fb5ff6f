import path from 'node:path';
import type { Config } from '../config.ts';
import type { ObjectStorage } from '../platform/object-storage.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { ImageProcessPool } from './image-process-pool.ts';
import { Spool } from './spool.ts';

/** What keeping pictures takes. */
export interface AssetContext {
  prisma: PrismaClient;
  objects: ObjectStorage;
  config: Pick<Config, 'dataDirectory' | 'maxUploadBytes' | 'minFreeBytes' | 'storageQuotaBytes'>;
  /** For pictures between a request and the object store. */
  spool: Spool;
  images: ImageProcessPool;
  close(): void;
}

export async function openAssetContext({
  prisma,
  objects,
  config,
}: Pick<AssetContext, 'prisma' | 'objects'> & { config: Config }): Promise<AssetContext> {
  const spool = await Spool.open(path.join(config.dataDirectory, 'spool', 'assets'));
  const images = new ImageProcessPool();
  return { prisma, objects, config, spool, images, close: () => images.close() };
}
