import { timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { createMetrics } from './create-metrics.ts';

/** `/metrics` for the operator's Prometheus; it does not exist without METRICS_TOKEN. */
export function metricsRoutes(prisma: PrismaClient, token: string | null): Router {
  const router = Router();
  if (token === null) return router;
  const metrics = createMetrics(prisma);
  router.get('/metrics', async (request, response) => {
    if (!isSame(request.get('authorization') ?? '', `Bearer ${token}`)) {
      throw new HttpProblem(401, 'metrics_token_wrong', 'The metrics are for the operator.', {
        detail: 'Send the value of METRICS_TOKEN as a bearer token.',
      });
    }
    response.set('Cache-Control', 'no-store').type(metrics.contentType);
    response.send(await metrics.metrics());
  });
  return router;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
