import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, expect, test } from 'vitest';
import { isDatabaseAway } from '../../../server/platform/database-errors.ts';
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
