import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { Retention } from '../../shared/retention.ts';
import { accountOf, type RequireAccount } from '../accounts/require-account.ts';
import { requirePasswordAgain } from '../accounts/require-password-again.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { ObjectStorage } from '../platform/object-storage.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import type { Author } from '../security-log/record-security-event.ts';
import { listHeldTables, readHeldRows } from './access/held-data.ts';
import type { DeletionContext } from './deletion/deletion-context.ts';
import { presentDeletion, requestDeletion } from './deletion/request-deletion.ts';
import {
  exportGone,
  linkExport,
  listExports,
  redeemExport,
  startExport,
} from './export/exports.ts';

interface PrivacyRoutesDependencies
  extends Pick<DeletionContext, 'prisma' | 'jobs' | 'notifications' | 'objects'> {
  requireAccount: RequireAccount;
}

/** What a person can do about everything that is held of them. */
export function privacyRoutes(dependencies: PrivacyRoutesDependencies): Router {
  const { prisma, requireAccount } = dependencies;
  const router = Router();
  const session = [requireAccount('session')];

  route(router, endpoints.deleteAccount, session, async ({ request, response, body }) => {
    const account = accountOf(request);
    await requirePasswordAgain(prisma, account, body.password);
    const receipt = await requestDeletion(dependencies, authorOf(request));
    response.set('Clear-Site-Data', '"cookies", "storage", "cache"');
    return receipt;
  });
  route(router, endpoints.deletion, [], async ({ params }) => {
    const deletion = await prisma.deletion.findUnique({ where: { id: params.id } });
    if (!deletion) throw receiptNotFound();
    return presentDeletion(deletion);
  });

  route(router, endpoints.startExport, session, ({ request }) =>
    startExport(dependencies, authorOf(request)),
  );
  route(router, endpoints.exports, session, async ({ request }) => ({
    items: await listExports(prisma, accountOf(request).userId),
  }));
  route(router, endpoints.linkExport, session, ({ request, params }) =>
    linkExport(prisma, accountOf(request).userId, params.id),
  );
  route(router, endpoints.exportContent, session, async ({ request, response, params, query }) => {
    const { objectKey } = await redeemExport(prisma, authorOf(request), params.id, query.token);
    await sendArchive(dependencies.objects, objectKey, response);
    return undefined;
  });

  route(router, endpoints.heldData, session, async ({ request }) => ({
    items: await listHeldTables(prisma, accountOf(request).userId),
  }));
  route(router, endpoints.heldRows, session, ({ request, params, query }) =>
    readHeldRows(prisma, accountOf(request).userId, params.table, query.cursor ?? null),
  );
  route(router, endpoints.retention, session, ({ request }) =>
    readRetention(prisma, accountOf(request).userId),
  );
  route(router, endpoints.setRetention, session, async ({ request, body }) => {
    const { userId } = accountOf(request);
    const { referencesDays: keepReferencesDays, outputsDays: keepOutputsDays } = body;
    const data = { keepReferencesDays, keepOutputsDays };
    await prisma.user.update({ where: { id: userId }, data });
    return readRetention(prisma, userId);
  });

  return router;
}

function authorOf(request: Request): Author {
  return { userId: accountOf(request).userId, address: request.ip };
}

async function readRetention(prisma: PrismaClient, userId: string): Promise<Retention> {
  const { keepReferencesDays, keepOutputsDays } = await prisma.user.findUniqueOrThrow({
    where: { id: userId },
  });
  return Retention.parse({ referencesDays: keepReferencesDays, outputsDays: keepOutputsDays });
}

async function sendArchive(
  objects: ObjectStorage,
  objectKey: string,
  response: Response,
): Promise<void> {
  const object = await objects.get(objectKey);
  if (!object) throw exportGone();
  if (response.destroyed) {
    object.body.destroy();
    return;
  }
  const day = new Date().toISOString().slice(0, 10);
  response.set({
    'Content-Type': 'application/zip',
    'Content-Length': String(object.bytes),
    'Content-Disposition': `attachment; filename="tomson-studio-${day}.zip"`,
    'Cache-Control': 'private, no-store',
  });
  // A person who goes away is no fault; `pipeline` lets go of the object.
  await pipeline(object.body, response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

const receiptNotFound = () =>
  new HttpProblem(404, 'receipt_not_found', 'There is no such receipt.', {
    detail: 'Receipts are kept for 30 days after the deletion has ended.',
  });
