import { type Request, Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import { requirePolicyAccepted } from '../accounts/require-policy.ts';
import type { JobQueue } from '../platform/job-queue.ts';
import { route } from '../platform/route.ts';
import type { Author } from '../security-log/record-security-event.ts';
import { changeProviderKey } from './change-provider-key.ts';
import { createProviderKey } from './create-provider-key.ts';
import { deleteProviderKey } from './delete-provider-key.ts';
import type { EndPace } from './end-pace.ts';
import type { EndUse } from './end-use.ts';
import { listProviderKeys } from './list-provider-keys.ts';
import { orderProviderKeys } from './order-provider-keys.ts';
import { presentProvider } from './present-provider.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { requestKeyCheck } from './request-key-check.ts';

interface ProviderKeyRoutesDependencies extends ProviderKeyContext {
  jobs: JobQueue;
  requireAccount: RequireAccount;
  endUse: EndUse;
  endPace: EndPace;
}

/** The person's provider keys: secrets go in here, and nothing here can open one. */
export function providerKeyRoutes(dependencies: ProviderKeyRoutesDependencies): Router {
  const { prisma, providers, config, requireAccount } = dependencies;
  const router = Router();

  route(router, endpoints.providers, [requireAccount('either')], async () => ({
    items: providers.map((provider) => presentProvider(provider, config)),
  }));
  route(router, endpoints.providerKeys, [requireAccount('either')], async ({ request }) => ({
    items: await listProviderKeys(prisma, accountOf(request).userId),
  }));
  route(
    router,
    endpoints.createProviderKey,
    [requireAccount('session')],
    async ({ request, body }) => {
      const author = authorOf(request);
      await requirePolicyAccepted(prisma, author.userId);
      return createProviderKey(dependencies, author, body);
    },
  );
  route(
    router,
    endpoints.changeProviderKey,
    [requireAccount('session')],
    async ({ request, params, body }) => {
      const author = authorOf(request);
      await requirePolicyAccepted(prisma, author.userId);
      return changeProviderKey(dependencies, author, params.id, body);
    },
  );
  route(
    router,
    endpoints.deleteProviderKey,
    [requireAccount('session')],
    async ({ request, params }) => {
      await deleteProviderKey(dependencies, authorOf(request), params.id);
      return undefined;
    },
  );
  route(
    router,
    endpoints.orderProviderKeys,
    [requireAccount('session')],
    async ({ request, body }) => {
      const { userId } = accountOf(request);
      await requirePolicyAccepted(prisma, userId);
      return { items: await orderProviderKeys(dependencies, userId, body) };
    },
  );
  route(
    router,
    endpoints.checkProviderKey,
    [requireAccount('session')],
    async ({ request, params }) => {
      const { userId } = accountOf(request);
      await requirePolicyAccepted(prisma, userId);
      return requestKeyCheck(dependencies, userId, params.id);
    },
  );
  return router;
}

function authorOf(request: Request): Author {
  return { userId: accountOf(request).userId, address: request.ip };
}
