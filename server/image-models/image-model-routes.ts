import { Router } from 'express';
import { endpoints } from '../../shared/endpoints.ts';
import type { RequireAccount } from '../accounts/require-account.ts';
import { route } from '../platform/route.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { presentModel } from './present-model.ts';

interface ImageModelRoutesDependencies {
  providers: readonly ImageProvider[];
  requireAccount: RequireAccount;
}

/** What can be asked for, and what it costs. */
export function imageModelRoutes(dependencies: ImageModelRoutesDependencies): Router {
  const { providers, requireAccount } = dependencies;
  const router = Router();
  route(router, endpoints.models, [requireAccount('either')], async () => ({
    items: providers.flatMap((provider) =>
      provider.models.map((model) => presentModel(provider, model)),
    ),
  }));
  return router;
}
