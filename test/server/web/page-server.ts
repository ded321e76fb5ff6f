import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { PageContext } from '../../../server/web/page-shell.ts';
import { pages, startPage } from '../../../server/web/pages.ts';
import { readWebAssets } from '../../../server/web/web-assets.ts';

/** The policy under which the pages have to work. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
  "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Stands for the playground's page: no more than the events it promises. */
const PLAYGROUND = `<!doctype html><html lang="en"><title>Playground</title><h1>Playground</h1>
<script type="module" src="/assets/playground-connection.js"></script></html>`;

/** Serves built pages from `webDirectory`, without a service behind them. */
export async function servePages(webDirectory: string) {
  const context: PageContext = {
    assets: await readWebAssets(webDirectory),
    playground: true,
    signUp: 'open',
    isLocal: true,
    keepsMails: true,
    privacyContact: 'privacy@example.org',
    cookies: [],
  };
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Security-Policy', POLICY);
    if (pathname.startsWith('/assets/')) {
      const name = path.basename(pathname);
      response.setHeader('Content-Type', TYPES[path.extname(name)] ?? 'text/plain');
      response.end(await readFile(path.join(webDirectory, name)));
      return;
    }
    const page = [...pages, startPage].find(({ path: route }) =>
      new RegExp(`^${route.replace(':id', '[^/]+')}$`).test(pathname),
    );
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (pathname !== '/playground' && !page) response.statusCode = 404;
    response.end(
      pathname === '/playground'
        ? PLAYGROUND
        : page?.html(context, { path: pathname, search, account: null }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
