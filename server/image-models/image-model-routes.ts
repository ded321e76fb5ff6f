import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import type { Config } from '../config.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { presentModel, readModelCatalog } from './model-catalog.ts';

interface ImageModelRoutesDependencies {
  prisma: PrismaClient;
  providers: readonly ImageProvider[];
  config: Config;
  requireAccount: RequireAccount;
}

/** What can be asked for, and what it costs. */
export function imageModelRoutes(dependencies: ImageModelRoutesDependencies): Router {
  const { prisma, requireAccount } = dependencies;
  const router = Router();
  route(router, endpoints.models, [requireAccount('either')], async ({ request }) => {
    const catalog = await readModelCatalog(prisma, dependencies, accountOf(request).userId);
    return { items: catalog.map(presentModel) };
  });
  return router;
}
