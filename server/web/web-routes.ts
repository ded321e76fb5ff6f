import path from 'node:path';
import express, { type Request, Router } from 'express';
import type { Account } from '../../shared/account.ts';
import { cookiesOf } from '../accounts/cookies.ts';
import type { Config } from '../config.ts';
import type { PageVisit } from './page-shell.ts';
import { notFoundPage, pages, startPage } from './pages.ts';
import { readWebAssets } from './web-assets.ts';

/** Names with a hash of their content never change what they stand for. */
const HASHED_NAME = /-[A-Z0-9]{8}\.\w+$/;

export interface WebRoutesDependencies {
  config: Config;
  hasLocalLinks: boolean;
  /** Absolute; holds `web` as the build wrote it. */
  builtDirectory: string;
  /** Who asks for a page, by its cookie; `null` for nobody. */
  visitorOf: (request: Request) => Promise<Account | null>;
}

/** The companion's pages and the files they load. */
export async function webRoutes(dependencies: WebRoutesDependencies): Promise<Router> {
  const { config, hasLocalLinks, builtDirectory, visitorOf } = dependencies;
  const webDirectory = path.join(builtDirectory, 'web');
  const { playground, signUp, isLocal, smtpUrl, privacyContact } = config;
  const assets = await readWebAssets(webDirectory);
  const cookies = Object.values(cookiesOf(config));
  const keepsMails = hasLocalLinks && smtpUrl === null;
  const context = { assets, playground, signUp, isLocal, keepsMails, privacyContact, cookies };
  const router = Router();

  const visit = async (request: Request): Promise<PageVisit> => {
    const query = request.url.indexOf('?');
    return {
      path: request.path,
      search: query < 0 ? '' : request.url.slice(query),
      // A page is served even when nobody can be looked up: its own requests say what is wrong.
      account: await visitorOf(request).catch(() => null),
    };
  };

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
    router.get(page.path, async (request, response) => {
      const html = page.html(context, await visit(request));
      // The document names the person: after signing out, nobody finds it by going back.
      response.set('Cache-Control', 'no-store').type('html').send(html);
    });
  }
  router.get('/*any', async (request, response, next) => {
    if (!request.accepts('html')) return next();
    const html = notFoundPage(context, await visit(request));
    response.status(404).set('Cache-Control', 'no-store').type('html').send(html);
  });
  return router;
}
