import type { Config } from '../config.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import type { Keyring } from './key-encryption-keys.ts';

/** What provider keys are kept with. */
export interface ProviderKeyContext {
  prisma: PrismaClient;
  keyring: Keyring;
  notifications: Notifications;
  providers: readonly ImageProvider[];
  config: Config;
}
