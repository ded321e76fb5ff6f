import type { Config } from '../../config.ts';
import type { Database } from '../../platform/database.ts';
import type { JobQueue } from '../../platform/job-queue.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Notifications } from '../../platform/notifications.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';
import type { Tombstones } from './tombstones.ts';

/** What deleting an account takes. */
export interface DeletionContext {
  prisma: PrismaClient;
  database: Database;
  jobs: JobQueue;
  notifications: Notifications;
  objects: ObjectStorage;
  tombstones: Tombstones;
  config: Config;
  logger: Logger;
}
