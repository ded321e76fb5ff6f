import type { RequestHandler } from 'express';
import { HttpProblem } from './http-problem.ts';

/**
 * Of a service on https: what came to its proxy without TLS is sent on to where there is, if it is
 * a page, and refused otherwise: whatever secret it carried was open to the network already, and
 * must not seem to work.
 */
export function httpsOnly(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    const [scheme] = (request.get('x-forwarded-proto') ?? 'https').split(',');
    if (scheme?.trim().toLowerCase() !== 'http') return next();
    const isPage = ['GET', 'HEAD'].includes(request.method) && !request.path.startsWith('/api');
    if (!isPage) {
      throw new HttpProblem(403, 'https_needed', 'The service is reached by https only.');
    }
    response.redirect(308, publicUrl + request.originalUrl);
  };
}
