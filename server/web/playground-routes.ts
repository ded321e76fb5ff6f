import path from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import manifest from '../../manifest.json' with { type: 'json' };
import { frameContentSecurityPolicy } from '../../plugin/host/frame-policy.ts';
import type { Config } from '../config.ts';
import { pagePolicy } from './page-policy.ts';

/**
 * The playground: the built Figma host with the built plugin in it. Its frame document, which holds
 * the plugin's UI, carries the policy that Figma would make of the manifest, and nothing of ours.
 */
export function playgroundRoutes(
  builtDirectory: string,
  config: Pick<Config, 'publicUrl'>,
): Router {
  const router = Router();
  const built = {
    ...manifest.networkAccess,
    allowedDomains: [config.publicUrl],
    devAllowedDomains: [],
  };
  const framePolicy = frameContentSecurityPolicy({ networkAccess: built }, { development: true });
  router.get('/playground/frame.html', (_request, response, next) => {
    response.set('Content-Security-Policy', framePolicy);
    next();
  });
  router.use(
    '/playground/plugin',
    withPolicy,
    express.static(path.join(builtDirectory, 'plugin'), { index: false }),
  );
  router.get('/playground', withPolicy, (_request, response) => {
    response.sendFile('playground.html', { root: path.join(builtDirectory, 'host') });
  });
  router.use('/playground', express.static(path.join(builtDirectory, 'host'), { index: false }));
  return router;
}

/** As every page's, but for the WebAssembly that runs the plugin's main code, and its frame. */
const withPolicy: RequestHandler = (_request, response, next) => {
  const { directives } = pagePolicy;
  const policy = {
    'default-src': directives.defaultSrc,
    'script-src': [...directives.scriptSrc, "'wasm-unsafe-eval'"],
    'style-src': directives.styleSrc,
    'img-src': directives.imgSrc,
    'font-src': directives.fontSrc,
    'connect-src': [...directives.connectSrc, 'data:', 'blob:'],
    'frame-src': ["'self'"],
    'frame-ancestors': directives.frameAncestors,
    'base-uri': directives.baseUri,
  };
  response.set(
    'Content-Security-Policy',
    Object.entries(policy)
      .map(([name, sources]) => `${name} ${sources.join(' ')}`)
      .join('; '),
  );
  next();
};
