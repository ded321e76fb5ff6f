import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { isDatabaseAway } from '../../../server/platform/database-errors.ts';
import { openObjectStorage } from '../../../server/platform/object-storage.ts';
import { createPrismaClient, type PrismaClient } from '../../../server/platform/prisma-client.ts';
import { runStatement } from '../../../server/platform/run-statement.ts';
import { Prisma } from '../../../server/prisma/client/client.ts';
import { freePort } from '../../support/free-port.ts';

const connectionString = `postgresql://tomson:secret@127.0.0.1:${await freePort()}/tomson`;
const prisma = createPrismaClient(new PrismaPg({ connectionString }));
afterAll(() => prisma.$disconnect());

test.each<[string, (prisma: PrismaClient) => Promise<unknown>]>([
  ['a query', ({ user }) => user.findMany()],
  ['a change', ({ user }) => user.deleteMany()],
  ['a query by hand', (client) => client.$queryRaw`SELECT 1`],
  ['a change by hand', (client) => client.$executeRaw`SELECT 1`],
  ['a transaction', (client) => client.$transaction(({ user }) => user.count())],
  ['a statement past the engine', (client) => runStatement(client, Prisma.sql`SELECT 1`)],
])('a database that cannot be reached is away, for %s', async (_, step) => {
  const error = await step(prisma).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(isDatabaseAway(error), String(error)).toBe(true);
});

test('a database is not away where it is the object store that is, or breaks off in an object', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody').stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing');
  onTestFinished(() => void vi.unstubAllEnvs());
  const port = await freePort();
  const objectStore = { bucket: 'b', endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1' };
  const objects = await openObjectStorage({ objectStore, dataDirectory: '' });
  const away = await objects.get('assets/one').catch((thrown: unknown) => thrown);
  expect(away).toMatchObject({ name: 'ObjectStoreAway', cause: { code: 'ECONNREFUSED' } });

  const store = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Length': 9 });
    response.write('half', () => response.destroy());
  });
  await once(store.listen(port, '127.0.0.1'), 'listening');
  const object = await objects.get('assets/one');
  const broken = await buffer(object?.body ?? Readable.from([])).catch((thrown: unknown) => thrown);
  store.close();
  expect(broken).toMatchObject({ name: 'ObjectStoreAway', cause: { code: 'ECONNRESET' } });
  expect([away, broken].map(isDatabaseAway)).toEqual([false, false]);
});
