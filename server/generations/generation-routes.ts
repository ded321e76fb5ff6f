import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { accountOf, type LookAlongside, type RequireAccount } from '../accounts/require-account.ts';
import { idempotencyKey, readIdempotencyKey, route } from '../platform/route.ts';
import { Prisma } from '../prisma/client/client.ts';
import { acceptBatch } from './accept-batch.ts';
import { cancelGeneration } from './cancel-generation.ts';
import { deleteGeneration } from './delete-generation.ts';
import { previewGone } from './errors.ts';
import { idempotentRequest } from './idempotency.ts';
import { claimPlacement, listPlacements } from './placements.ts';
import { readPreview } from './previews.ts';
import { cancelQueue } from './queue/cancel-queue.ts';
import { moveGeneration } from './queue/move-generation.ts';
import { pauseQueue } from './queue/pause-queue.ts';
import { readQueue } from './queue/read-queue.ts';
import { quoteRequests } from './quote-requests.ts';
import { acceptanceQuery } from './read-acceptance.ts';
import {
  listGenerations,
  readGeneration,
  readMadeBatch,
  readMadeGeneration,
} from './read-generations.ts';
import { retryGeneration } from './retry-generation.ts';
import { readSpending } from './spending.ts';
import { type StreamDependencies, streamGenerations } from './stream-generations.ts';

interface GenerationRoutesDependencies extends StreamDependencies {
  requireAccount: RequireAccount;
}

/** One noun over HTTP: ask what it costs, make it, watch it, steer it, place it, delete it. */
export function generationRoutes(dependencies: GenerationRoutesDependencies): Router {
  const { prisma, secret, requireAccount } = dependencies;
  const router = Router();
  const either = [requireAccount('either')];

  route(router, endpoints.quoteGeneration, either, async ({ request, body }) =>
    quoteRequests(dependencies, accountOf(request).userId, [body]),
  );
  route(router, endpoints.quoteBatch, either, async ({ request, body }) =>
    quoteRequests(dependencies, accountOf(request).userId, body.generations),
  );

  const alongside: LookAlongside = (request) => {
    const key = readIdempotencyKey(request);
    return key === null ? null : acceptanceQuery(key, Prisma.sql`"account"."userId"`);
  };
  const withAcceptance = [requireAccount('either', alongside)];

  route(router, endpoints.createGeneration, withAcceptance, async ({ request, body }) => {
    const { userId, alongside: found } = accountOf(request);
    const key = idempotencyKey(request);
    const idempotent = idempotentRequest(secret, userId, key, 'create generation', body);
    const asked = { kind: 'single' as const, generations: [body] };
    const { made, batch } = await acceptBatch(dependencies, idempotent, asked, 'generation', found);
    return batch?.generations[0] ?? readMadeGeneration(prisma, userId, made);
  });
  route(router, endpoints.createBatch, withAcceptance, async ({ request, body }) => {
    const { userId, alongside: found } = accountOf(request);
    const key = idempotencyKey(request);
    const idempotent = idempotentRequest(secret, userId, key, 'create batch', body);
    const { made, batch } = await acceptBatch(dependencies, idempotent, body, 'batch', found);
    return batch ?? readMadeBatch(prisma, userId, made);
  });

  route(router, endpoints.generations, either, ({ request, query }) =>
    listGenerations(prisma, accountOf(request).userId, query),
  );
  route(router, endpoints.generation, either, ({ request, params }) =>
    readGeneration(prisma, accountOf(request).userId, params.id),
  );
  route(router, endpoints.deleteGeneration, either, async ({ request, params }) => {
    const { userId } = accountOf(request);
    const author = { userId, address: request.ip };
    await deleteGeneration(dependencies, userId, params.id, author);
    return undefined;
  });

  route(router, endpoints.cancelGeneration, either, async ({ request, params }) => {
    const { userId } = accountOf(request);
    await cancelGeneration(dependencies, userId, params.id);
    return readGeneration(prisma, userId, params.id);
  });
  route(router, endpoints.retryGeneration, either, async ({ request, params }) => {
    const { userId } = accountOf(request);
    const key = idempotencyKey(request);
    const idempotent = idempotentRequest(secret, userId, key, 'retry generation', params);
    await retryGeneration(dependencies, idempotent, params.id);
    return readMadeGeneration(prisma, userId, { kind: 'generation', id: params.id });
  });

  route(router, endpoints.moveGeneration, either, async ({ request, params, body }) => {
    const { userId } = accountOf(request);
    await moveGeneration(dependencies, userId, params.id, body.to);
    return readQueue(prisma, userId);
  });

  route(router, endpoints.queue, either, ({ request }) =>
    readQueue(prisma, accountOf(request).userId),
  );
  route(router, endpoints.changeQueue, either, async ({ request, body }) => {
    const { userId } = accountOf(request);
    await pauseQueue(dependencies, userId, body.paused);
    return readQueue(prisma, userId);
  });
  route(router, endpoints.cancelQueue, either, async ({ request }) => {
    const { userId } = accountOf(request);
    await cancelQueue(dependencies, userId);
    return readQueue(prisma, userId);
  });

  route(router, endpoints.preview, either, async ({ request, response, params }) => {
    const { id: generationId, index, step } = params;
    const key = { generationId, index, step };
    const found = await readPreview(dependencies, accountOf(request).userId, key);
    if (!found) throw previewGone();
    const { preview, letGo } = found;
    if (response.destroyed) return void letGo();
    response.set({
      'Content-Type': preview.contentType,
      'Content-Length': String(preview.bytes),
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': "sandbox; default-src 'none'",
    });
    response.once('close', letGo);
    response.cork();
    for (const piece of preview.pieces()) response.write(piece);
    response.end();
    return undefined;
  });
  route(router, endpoints.spending, either, ({ request, query }) =>
    readSpending(prisma, accountOf(request).userId, query.documentId),
  );

  route(router, endpoints.placements, either, async ({ request, params }) => ({
    items: await listPlacements(prisma, accountOf(request).userId, params.id),
  }));
  route(
    router,
    endpoints.claimPlacement,
    [requireAccount('connection')],
    ({ request, params, body }) => claimPlacement(prisma, accountOf(request), params.id, body),
  );

  route(
    router,
    endpoints.generationEvents,
    either,
    async ({ request, response, params, query }) => {
      const account = accountOf(request);
      await readGeneration(prisma, account.userId, params.id);
      const after = lastEventId(request.get('last-event-id') ?? query.lastEventId);
      await streamGenerations(dependencies, response, { account, generationId: params.id, after });
      return undefined;
    },
  );
  route(router, endpoints.events, either, async ({ request, response, query }) => {
    const after = lastEventId(request.get('last-event-id') ?? query.lastEventId);
    const account = accountOf(request);
    await streamGenerations(dependencies, response, { account, generationId: null, after });
    return undefined;
  });
  return router;
}

/** Event ids are revisions; whatever else a client sends is as good as none. */
function lastEventId(value: string | undefined): bigint | null {
  return value !== undefined && /^\d{1,18}$/.test(value) ? BigInt(value) : null;
}
