import type { Config } from '../config.ts';
import type { MailDependencies } from '../mail/queue-mail.ts';
import type { Logger } from '../platform/logger.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import type { Auth } from './auth.ts';
import type { RequireAccount } from './require-account.ts';

/** What the routes of accounts and web sessions are given. */
export interface AccountContext extends MailDependencies {
  auth: Auth;
  config: Config;
  prisma: PrismaClient;
  notifications: Notifications;
  requireAccount: RequireAccount;
  hasLocalLinks: boolean;
  logger: Logger;
}
