import { Router } from 'express';
import type { CanvasDocument } from '../../shared/canvas-document.ts';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import type { CanvasDocument as CanvasDocumentRow } from '../prisma/client/client.ts';

interface DocumentRoutesDependencies {
  prisma: PrismaClient;
  requireAccount: RequireAccount;
}

/** The Figma files a person works in, as far as they want them told apart. */
export function documentRoutes({ prisma, requireAccount }: DocumentRoutesDependencies): Router {
  const router = Router();
  route(router, endpoints.documents, [requireAccount('either')], async ({ request }) => {
    const { userId } = accountOf(request);
    const rows = await prisma.canvasDocument.findMany({
      where: { userId },
      orderBy: { createdAt: 'desc' },
    });
    return { items: rows.map(present) };
  });
  route(
    router,
    endpoints.labelDocument,
    [requireAccount('either')],
    async ({ request, params, body }) => {
      const { userId } = accountOf(request);
      const label = body.label || null;
      const row = await prisma.canvasDocument.upsert({
        where: { userId_id: { userId, id: params.id } },
        create: { userId, id: params.id, label },
        update: { label },
      });
      return present(row);
    },
  );
  return router;
}

function present({ id, label, createdAt }: CanvasDocumentRow): CanvasDocument {
  return { id, label, createdAt: createdAt.toISOString() };
}
