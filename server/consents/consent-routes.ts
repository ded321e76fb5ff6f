import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import { requirePolicyAccepted } from '../accounts/require-policy.ts';
import { route } from '../platform/route.ts';
import type { EndUse } from '../provider-keys/end-use.ts';
import { type ConsentContext, giveConsent, listConsents, revokeConsent } from './consents.ts';

interface ConsentRoutesDependencies extends ConsentContext {
  requireAccount: RequireAccount;
  endUse: EndUse;
}

/** What a person agrees to send to which provider. */
export function consentRoutes(dependencies: ConsentRoutesDependencies): Router {
  const { prisma, requireAccount } = dependencies;
  const router = Router();
  route(router, endpoints.consents, [requireAccount('either')], async ({ request }) => ({
    items: await listConsents(prisma, accountOf(request).userId),
  }));
  route(router, endpoints.giveConsent, [requireAccount('either')], async ({ request, body }) => {
    const { userId } = accountOf(request);
    await requirePolicyAccepted(prisma, userId);
    return giveConsent(dependencies, userId, body);
  });
  route(
    router,
    endpoints.revokeConsent,
    [requireAccount('either')],
    async ({ request, params }) => {
      await revokeConsent(dependencies, accountOf(request).userId, params.id);
      return undefined;
    },
  );
  return router;
}
