import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import { requirePolicyAccepted } from '../accounts/require-policy.ts';
import type { Config } from '../config.ts';
import type { MailDependencies } from '../mail/queue-mail.ts';
import { type AttemptLimit, countAttempt } from '../platform/count-attempt.ts';
import { networkOf } from '../platform/network-of.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import { endConnection, listConnections } from './connections.ts';
import {
  approvePairing,
  redeemPairing,
  refusePairing,
  startPairing,
  viewPairing,
} from './pairing.ts';

/**
 * Pairings that one network may begin: a team behind one address connects on one morning, and
 * nobody takes all of those that may wait.
 */
const PAIRINGS: AttemptLimit = { max: 100, window: 15 * 60 };

interface ConnectionRoutesDependencies extends MailDependencies {
  prisma: PrismaClient;
  config: Config;
  notifications: Notifications;
  requireAccount: RequireAccount;
}

/** Pairing plugins with accounts, and the plugins that are connected. */
export function connectionRoutes(dependencies: ConnectionRoutesDependencies): Router {
  const { prisma, config, notifications, requireAccount } = dependencies;
  const router = Router();

  route(router, endpoints.startPairing, [], async ({ request, body }) => {
    await countAttempt(prisma, `pairing from ${networkOf(request.ip)}`, PAIRINGS);
    return startPairing(prisma, config.publicUrl, body);
  });
  route(router, endpoints.pairing, [requireAccount('session')], ({ request, params }) =>
    viewPairing(prisma, accountOf(request).userId, params.id),
  );
  route(
    router,
    endpoints.approvePairing,
    [requireAccount('session')],
    async ({ request, params }) => {
      const { userId } = accountOf(request);
      await requirePolicyAccepted(prisma, userId);
      return approvePairing(prisma, userId, params.id);
    },
  );
  route(
    router,
    endpoints.refusePairing,
    [requireAccount('session')],
    async ({ request, params }) => {
      const author = { userId: accountOf(request).userId, address: request.ip };
      await refusePairing(prisma, author, params.id);
      return undefined;
    },
  );
  route(router, endpoints.redeemPairing, [], ({ request, params, body }) =>
    redeemPairing(dependencies, params.id, body, {
      address: request.ip,
      userAgent: request.get('user-agent'),
    }),
  );

  route(router, endpoints.connections, [requireAccount('either')], async ({ request }) => ({
    items: await listConnections(prisma, accountOf(request)),
  }));
  route(
    router,
    endpoints.endConnection,
    [requireAccount('either')],
    async ({ request, params }) => {
      const author = { userId: accountOf(request).userId, address: request.ip };
      await endConnection(prisma, notifications, author, params.id);
      return undefined;
    },
  );
  return router;
}
