import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import type { Page } from '../../shared/page.ts';
import { Id } from '../../shared/scalars.ts';
import { SecurityEvent } from '../../shared/security-event.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';

interface SecurityLogRoutesDependencies {
  prisma: PrismaClient;
  requireAccount: RequireAccount;
  providers: readonly { id: string; label: string }[];
}

/** The person's security log, newest first. */
export function securityLogRoutes(dependencies: SecurityLogRoutesDependencies): Router {
  const { prisma, requireAccount, providers } = dependencies;
  const labels = new Map(providers.map(({ id, label }) => [id, label]));
  const router = Router();
  route(router, endpoints.securityEvents, [requireAccount('session')], ({ request, query }) =>
    readSecurityLog(prisma, labels, accountOf(request).userId, query),
  );
  return router;
}

async function readSecurityLog(
  prisma: PrismaClient,
  labels: ReadonlyMap<string, string>,
  userId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<SecurityEvent>> {
  // Ids grow with time.
  const before = Id.safeParse(cursor).data;
  const rows = await prisma.securityEvent.findMany({
    where: { userId, ...(before !== undefined && { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(({ id, kind, at, address, detail }) =>
      named(labels, SecurityEvent.parse({ id, kind, address, detail, at: at.toISOString() })),
    ),
    nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** With the provider's label, where the service still has the provider, in place of its id. */
function named(labels: ReadonlyMap<string, string>, event: SecurityEvent): SecurityEvent {
  const { provider } = event.detail;
  const label = typeof provider === 'string' && labels.get(provider);
  return label ? { ...event, detail: { ...event.detail, provider: label } } : event;
}
