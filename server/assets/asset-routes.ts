import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type LookAlongside, type RequireAccount } from '../accounts/require-account.ts';
import { route } from '../platform/route.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { AssetContext } from './asset-context.ts';
import { assetProblems } from './asset-problems.ts';
import type { KnownVariant } from './asset-variant.ts';
import { assetView } from './asset-view.ts';
import { sendContent } from './send-content.ts';
import { findUpload, uploadAsset } from './upload-asset.ts';

type FoundVariant = KnownVariant & { sha256: string };

/** A query for the variants of a person's asset; no row where there is no such asset. */
function variantsOf(assetId: string, userId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT "asset"."sha256", "variant"."userId", "variant"."name", "variant"."objectKey",
      "variant"."contentType", "variant"."width", "variant"."height", "variant"."bytes"
    FROM "Asset" AS "asset" JOIN "AssetVariant" AS "variant" ON "variant"."assetId" = "asset"."id"
    WHERE "asset"."id" = ${assetId}::uuid AND "asset"."userId" = ${userId}`;
}

interface AssetRoutesDependencies {
  assets: AssetContext;
  requireAccount: RequireAccount;
}

/**
 * Pictures in and out. Mount it before any body parser: uploads are read as they arrive, whatever
 * type they claim to be. Nobody learns whether an asset of somebody else exists.
 */
export function assetRoutes({ assets, requireAccount }: AssetRoutesDependencies): Router {
  const router = Router();
  const either = [requireAccount('either')];

  route(router, endpoints.uploadAsset, either, async ({ request }) =>
    uploadAsset(assets, accountOf(request).userId, request),
  );

  route(router, endpoints.assetByHash, either, async ({ request, params }) => {
    const found = await findUpload(assets.prisma, accountOf(request).userId, params.uploadSha256);
    if (!found) throw assetProblems.notFound();
    return found;
  });

  const ownAsset = async (id: string, userId: string) => {
    const found = await assets.prisma.asset.findFirst({ where: { id, userId }, select: assetView });
    if (!found) throw assetProblems.notFound();
    return found;
  };

  route(router, endpoints.asset, either, async ({ request, params }) =>
    ownAsset(params.id, accountOf(request).userId),
  );

  // A picture that has just been made is fetched by everybody who waits for it.
  const alongside: LookAlongside = ({ params }) => {
    const { data } = endpoints.assetContent.params.safeParse(params);
    return data ? variantsOf(data.id, Prisma.sql`"account"."userId"`) : null;
  };
  const withVariants = [requireAccount('either', alongside)];

  route(
    router,
    endpoints.assetContent,
    withVariants,
    async ({ request, response, params, query }) => {
      const { userId, alongside: found } = accountOf(request);
      const variants = found
        ? (found as FoundVariant[])
        : await runStatement<FoundVariant>(
            assets.prisma,
            variantsOf(params.id, Prisma.sql`${userId}`),
          );
      const [any] = variants;
      if (!any) throw assetProblems.notFound();
      const asset = { id: params.id, sha256: any.sha256, variants };
      await sendContent(assets, asset, query.variant, request, response);
      return undefined;
    },
  );

  return router;
}
