import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { describeDevice } from '../platform/describe-device.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import { route } from '../platform/route.ts';
import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { AccountContext } from './account-context.ts';
import { endSessions } from './end-sessions.ts';
import { accountOf } from './require-account.ts';

/** The browsers that are signed in. */
export function sessionRoutes({ prisma, notifications, requireAccount }: AccountContext): Router {
  const router = Router();
  const session = requireAccount('session');

  route(router, endpoints.sessions, [session], async ({ request }) => {
    const { userId, sessionId } = accountOf(request);
    const rows = await prisma.session.findMany({
      where: { userId, expiresAt: { gt: new Date() } },
      orderBy: { updatedAt: 'desc' },
    });
    return {
      items: rows.map((row) => ({
        id: row.id,
        device: describeDevice(row.userAgent),
        address: row.ipAddress,
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.updatedAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        current: row.id === sessionId,
      })),
    };
  });

  const end = (
    author: { userId: string; address: string | undefined },
    which: { id: string | { not: string } },
  ) =>
    prisma.$transaction(async (transaction) => {
      const count = await endSessions(transaction, notifications, author.userId, which);
      if (count > 0) await recordSecurityEvent(transaction, author, 'session-ended', { count });
      return count;
    });

  route(router, endpoints.endSession, [session], async ({ request, params }) => {
    const author = { userId: accountOf(request).userId, address: request.ip };
    if ((await end(author, { id: params.id })) === 0) {
      throw new HttpProblem(404, 'session_not_found', 'There is no such session.');
    }
    return undefined;
  });

  route(router, endpoints.endOtherSessions, [session], async ({ request }) => {
    const { userId, sessionId } = accountOf(request);
    await end({ userId, address: request.ip }, { id: { not: sessionId ?? '' } });
    return undefined;
  });
  return router;
}
