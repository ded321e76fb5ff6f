import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import { policy } from '../privacy/policy.ts';
import { recordPolicyAcceptance } from './accept-policy.ts';
import { presentAccount } from './present-account.ts';
import { accountOf, type RequireAccount } from './require-account.ts';

interface AccountRoutesDependencies {
  prisma: PrismaClient;
  requireAccount: RequireAccount;
}

/** The person's account, and their word on age and policy. */
export function accountRoutes({ prisma, requireAccount }: AccountRoutesDependencies): Router {
  const router = Router();

  route(router, endpoints.account, [requireAccount('either')], async ({ request }) =>
    presentAccount(prisma, accountOf(request).userId),
  );

  route(router, endpoints.changeAccount, [requireAccount('session')], async ({ request, body }) => {
    const { userId } = accountOf(request);
    if (body.name !== undefined) {
      await prisma.user.update({ where: { id: userId }, data: { name: body.name } });
    }
    return presentAccount(prisma, userId);
  });

  route(router, endpoints.acceptPolicy, [requireAccount('session')], async ({ request, body }) => {
    const { userId } = accountOf(request);
    if (body.version !== policy.version) {
      throw new HttpProblem(409, 'policy_changed', 'The privacy policy has changed meanwhile.', {
        detail: 'Read the new version and confirm again.',
      });
    }
    await prisma.user.update({ where: { id: userId }, data: { ageConfirmed: true } });
    await recordPolicyAcceptance(prisma, userId, 'companion page');
    return presentAccount(prisma, userId);
  });

  return router;
}
