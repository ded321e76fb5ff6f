import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { buildHost } from '../../../plugin/host/build.ts';
import { playgroundRoutes } from '../../../server/web/playground-routes.ts';

export interface FixturePlugin {
  readonly manifest: object;
  readonly mainCode: string;
  readonly uiHtml: string;
}

/** Builds the playground and serves it with the service's own routes around a small plugin. */
export async function servePlayground(plugin: FixturePlugin) {
  const built = await mkdtemp(path.join(tmpdir(), 'playground-'));
  await mkdir(path.join(built, 'plugin'));
  await Promise.all([
    buildHost(path.join(built, 'host')),
    writeFile(path.join(built, 'plugin/manifest.json'), JSON.stringify(plugin.manifest)),
    writeFile(path.join(built, 'plugin/main.js'), plugin.mainCode),
    writeFile(path.join(built, 'plugin/ui.html'), plugin.uiHtml),
  ]);
  const app = express();
  // The service's script that connects the plugin is not what is tested here.
  app.get('/assets/playground-connection.js', (_request, response) => {
    response.type('text/javascript').end();
  });
  app.use(playgroundRoutes(built, { publicUrl: 'http://localhost' }));
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/playground`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(built, { recursive: true, force: true });
    },
  };
}
