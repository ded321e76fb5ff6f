import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { PrismaClient } from '../platform/prisma-client.ts';
import type { LocalLinks } from './local-links.ts';

/** Adds `POST /api/auth/local-link/redeem {token}`: signs the local account in with a link. */
export function localLinkSignIn(localLinks: LocalLinks, prisma: PrismaClient) {
  return {
    id: 'local-link',
    endpoints: {
      redeemLocalLink: createAuthEndpoint(
        '/local-link/redeem',
        { method: 'POST', body: z.strictObject({ token: z.string().max(100) }) },
        async (context) => {
          const local = await prisma.user.findFirst({ where: { isLocal: true } });
          const user = local && (await context.context.internalAdapter.findUserById(local.id));
          if (!user || !localLinks.redeem(context.body.token)) {
            throw new APIError('UNAUTHORIZED', {
              code: 'LINK_NOT_VALID',
              message: 'This link was used already or is too old.',
            });
          }
          const session = await context.context.internalAdapter.createSession(user.id);
          await setSessionCookie(context, { session, user });
          return context.json({ token: session.token });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
