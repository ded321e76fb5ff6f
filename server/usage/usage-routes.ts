import { type Request, Router } from 'express';
import type { z } from 'zod';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import type { UsageQuery } from '../../shared/usage.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { presentUsage } from './present-usage.ts';
import { usageCsv } from './usage-csv.ts';
import { readUsageLines } from './usage-lines.ts';
import { readUsageNames } from './usage-names.ts';
import { usageSpan } from './usage-span.ts';

interface UsageRoutesDependencies {
  prisma: PrismaClient;
  providers: readonly ImageProvider[];
  requireAccount: RequireAccount;
}

/** What a person has spent, by the ledger: it outlives the pictures. */
export function usageRoutes(dependencies: UsageRoutesDependencies): Router {
  const { prisma, providers, requireAccount } = dependencies;
  const router = Router();

  const read = async (request: Request, query: z.output<typeof UsageQuery>) => {
    const { userId } = accountOf(request);
    const span = usageSpan(query);
    const lines = await readUsageLines(prisma, userId, span);
    const names = await readUsageNames(prisma, providers, userId);
    return { span, lines, names };
  };
  route(router, endpoints.usage, [requireAccount('either')], async ({ request, query }) => {
    const { span, lines, names } = await read(request, query);
    return presentUsage(span, lines, names);
  });
  route(
    router,
    endpoints.usageTable,
    [requireAccount('session')],
    async ({ request, response, query }) => {
      const { span, lines, names } = await read(request, query);
      const name = `tomson-usage-${span.days[0]}-to-${span.days.at(-1)}.csv`;
      response.attachment(name).type('text/csv; charset=utf-8; header=present');
      response.set('Cache-Control', 'private, no-store').send(usageCsv(lines, names));
      return undefined;
    },
  );
  return router;
}
