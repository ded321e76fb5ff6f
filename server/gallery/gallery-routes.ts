import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import type { AssetContext } from '../assets/asset-context.ts';
import { assetProblems } from '../assets/asset-problems.ts';
import { assetView } from '../assets/asset-view.ts';
import { sendContent } from '../assets/send-content.ts';
import type { GenerationDependencies } from '../generations/generation-dependencies.ts';
import { route } from '../platform/route.ts';
import { changeOutput } from './change-output.ts';
import { deleteOutputs } from './delete-outputs.ts';
import { contentDisposition, fileName } from './file-name.ts';
import { listOutputs, readOutput, readOutputFilters } from './read-outputs.ts';

interface GalleryRoutesDependencies extends GenerationDependencies {
  assets: AssetContext;
  requireAccount: RequireAccount;
}

/** Everything that was made: found, looked at, kept as a file, marked, deleted. */
export function galleryRoutes(dependencies: GalleryRoutesDependencies): Router {
  const { prisma, assets, requireAccount } = dependencies;
  const router = Router();
  const either = [requireAccount('either')];

  route(router, endpoints.outputs, either, ({ request, query }) =>
    listOutputs(prisma, accountOf(request).userId, query),
  );
  route(router, endpoints.outputFilters, either, ({ request }) =>
    readOutputFilters(prisma, accountOf(request).userId),
  );
  route(router, endpoints.output, either, ({ request, params }) =>
    readOutput(prisma, accountOf(request).userId, params.id),
  );
  route(router, endpoints.changeOutput, either, ({ request, params, body }) =>
    changeOutput(dependencies, accountOf(request).userId, params.id, body),
  );
  route(router, endpoints.deleteOutputs, either, async ({ request, body }) => {
    const author = { userId: accountOf(request).userId, address: request.ip };
    return { deleted: await deleteOutputs(dependencies, author, body.ids) };
  });

  route(router, endpoints.downloadOutput, either, async ({ request, response, params, query }) => {
    const { userId } = accountOf(request);
    const output = await readOutput(prisma, userId, params.id);
    const where = { id: output.assetId, userId };
    const asset = await prisma.asset.findFirst({ where, select: assetView });
    if (!asset) throw assetProblems.notFound();
    const disposition = contentDisposition(fileName(output, query.name));
    response.set('Content-Disposition', disposition);
    try {
      await sendContent(assets, asset, 'original', request, response);
    } catch (error) {
      // A problem is not the picture, and must not be kept under its name.
      if (!response.headersSent) response.removeHeader('Content-Disposition');
      throw error;
    }
    return undefined;
  });
  return router;
}
