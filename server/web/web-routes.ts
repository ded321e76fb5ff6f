import path from 'node:path';
import express, { Router } from 'express';
import type { Config } from '../config.ts';
import { notFoundPage, pages, startPage } from './pages.ts';
import { readWebAssets } from './web-assets.ts';

/** Names with a hash of their content never change what they stand for. */
const HASHED_NAME = /-[A-Z0-9]{8}\.\w+$/;

/** The companion's pages and the files they load. */
export async function webRoutes(
  config: Config,
  hasLocalLinks: boolean,
  builtDirectory: string,
): Promise<Router> {
  const webDirectory = path.join(builtDirectory, 'web');
  const { playground, signUp, isLocal, privacyContact } = config;
  const assets = await readWebAssets(webDirectory);
  const context = { assets, playground, signUp, isLocal, privacyContact };
  const router = Router();
  router.use(
    '/assets',
    express.static(webDirectory, {
      index: false,
      setHeaders: (response, file) => {
        const fixed = HASHED_NAME.test(file);
        response.set('Cache-Control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  // The plugin's window has the origin `null`: it may load this font, and nothing else of ours.
  router.get('/fonts/inter.woff2', (_request, response) => {
    response.set('Access-Control-Allow-Origin', '*');
    response.sendFile(assets.font, { root: webDirectory, maxAge: '7d' });
  });
  for (const page of hasLocalLinks ? [...pages, startPage] : pages) {
    router.get(page.path, (_request, response) => {
      response.set('Cache-Control', 'no-cache').type('html').send(page.html(context));
    });
  }
  router.get('/*any', (request, response, next) => {
    if (!request.accepts('html')) return next();
    response.status(404).type('html').send(notFoundPage(context));
  });
  return router;
}
