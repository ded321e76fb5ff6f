import { Router } from 'express';
import { HttpProblem } from './http-problem.ts';
import type { PrismaClient } from './prisma-client.ts';

/** `/healthz`: the process answers. `/readyz`: it can do its work. */
export function healthRoutes(prisma: PrismaClient): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    try {
      await prisma.$queryRaw`SELECT 1`;
    } catch (error) {
      throw new HttpProblem(
        503,
        'not_ready',
        'The database does not answer.',
        { retryAfter: 5 },
        {
          cause: error,
        },
      );
    }
    response.json({ status: 'ready' });
  });
  return router;
}
