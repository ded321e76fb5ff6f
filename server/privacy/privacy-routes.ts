import { Router } from 'express';
import { endpoints } from '../../shared/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import { requirePassword } from '../accounts/require-password.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import { route } from '../platform/route.ts';
import type { DeletionContext } from './deletion/deletion-context.ts';
import { presentDeletion, requestDeletion } from './deletion/request-deletion.ts';

interface PrivacyRoutesDependencies
  extends Pick<DeletionContext, 'prisma' | 'jobs' | 'notifications'> {
  requireAccount: RequireAccount;
}

/** What a person can do about everything that is held of them. */
export function privacyRoutes(dependencies: PrivacyRoutesDependencies): Router {
  const { prisma, requireAccount } = dependencies;
  const router = Router();
  const session = [requireAccount('session')];

  route(router, endpoints.deleteAccount, session, async ({ request, response, body }) => {
    const { userId } = accountOf(request);
    await requirePassword(prisma, userId, body.password);
    const receipt = await requestDeletion(dependencies, userId);
    response.set('Clear-Site-Data', '"cookies", "storage", "cache"');
    return receipt;
  });
  route(router, endpoints.deletion, [], async ({ params }) => {
    const deletion = await prisma.deletion.findUnique({ where: { id: params.id } });
    if (!deletion) throw receiptNotFound();
    return presentDeletion(deletion);
  });

  return router;
}

const receiptNotFound = () =>
  new HttpProblem(404, 'receipt_not_found', 'There is no such receipt.', {
    detail: 'Receipts are kept for 30 days after the deletion has ended.',
  });
