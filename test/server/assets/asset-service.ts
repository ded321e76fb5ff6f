import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { createRequireAccount } from '../../../server/accounts/require-account.ts';
import { type AssetContext, openAssetContext } from '../../../server/assets/asset-context.ts';
import { assetRoutes } from '../../../server/assets/asset-routes.ts';
import { type Config, readConfig } from '../../../server/config.ts';
import { openEmbeddedDatabase } from '../../../server/platform/embedded-database.ts';
import { errorHandler, notFound } from '../../../server/platform/error-handler.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { openObjectStorage } from '../../../server/platform/object-storage.ts';

/** The assets feature over HTTP, on an embedded database and files of its own. */
export interface AssetService extends AsyncDisposable {
  origin: string;
  assets: AssetContext;
  dataDirectory: string;
  /** A new person; their id is their access token. */
  person(): Promise<string>;
  /** A request as that person. */
  call(userId: string, path: string, init?: RequestInit): Promise<Response>;
  upload(userId: string, bytes: Uint8Array, contentType?: string): Promise<Response>;
  /** Names of the files waiting in the spool. */
  spooled(): Promise<string[]>;
}

export async function startAssetService(changes: Partial<Config> = {}): Promise<AssetService> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'assets-'));
  const config = {
    ...readConfig('all', { DATA_DIR: dataDirectory, LOG_LEVEL: 'silent' }),
    ...changes,
  };
  const { prisma, close } = await openEmbeddedDatabase(dataDirectory);
  const objects = await openObjectStorage(config);
  const assets = await openAssetContext({ prisma, objects, config });
  const requireAccount = createRequireAccount({
    bearer: async (userId) => ({ userId, via: 'connection', connectionId: null, sessionId: null }),
    cookie: async () => null,
  });
  const app = express();
  app.use(assetRoutes({ assets, requireAccount }));
  app.use(notFound);
  app.use(errorHandler(createLogger(config)));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const call: AssetService['call'] = (userId, where, init = {}) =>
    fetch(origin + where, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), Authorization: `Bearer ${userId}` },
    });
  let people = 0;
  return {
    origin,
    assets,
    dataDirectory,
    call,
    async person() {
      people += 1;
      const id = `person${people}`;
      await prisma.user.create({ data: { id, name: id, email: `${id}@example.com` } });
      return id;
    },
    upload: (userId, bytes, contentType = 'image/png') =>
      call(userId, '/api/v1/assets', {
        method: 'POST',
        headers: { 'Content-Type': contentType },
        body: new Uint8Array(bytes),
      }),
    spooled: () => readdir(path.join(dataDirectory, 'spool', 'assets')),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      assets.close();
      await close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}
