import type { Config } from '../config.ts';
import type { JobQueue } from '../platform/job-queue.ts';
import type { Logger } from '../platform/logger.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { ObjectStorage } from '../platform/object-storage.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import type { Keyring } from '../provider-keys/key-encryption-keys.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import type { StoreAgain } from './keep-until-stored.ts';

/** What the generations feature is given by app.ts and worker.ts. */
export interface GenerationDependencies {
  prisma: PrismaClient;
  jobs: JobQueue;
  notifications: Notifications;
  objects: ObjectStorage;
  providers: readonly ImageProvider[];
  config: Config;
  /** For opening provider keys, in the worker only. */
  keyring: Keyring;
  /** For HMACs of request bodies. */
  secret: string;
  logger: Logger;
  /** `STORE_AGAIN` where it is not given. */
  storeAgain?: StoreAgain;
}
