import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaClient as GeneratedClient } from '../prisma/client/client.ts';
import { reachDriver } from './run-statement.ts';

/** Prisma as every feature sees it. */
export type PrismaClient = ReturnType<typeof createPrismaClient>;

/** The transaction that `prisma.$transaction` hands to its callback. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

export function createPrismaClient(factory: SqlDriverAdapterFactory) {
  let connected: Promise<SqlDriverAdapter> | null = null;
  const connect = () => {
    connected ??= factory.connect();
    return connected;
  };
  const { provider, adapterName } = factory;
  const client = new GeneratedClient({
    adapter: { provider, adapterName, connect },
    // Its errors are logged, and would else repeat what a query was about.
    errorFormat: 'minimal',
    // Secrets are not read unless a query asks for them by name.
    omit: { providerKey: { ciphertext: true }, dataKey: { wrapped: true } },
    // On PGlite transactions wait for each other; the default of 2 s is short for a busy start.
    transactionOptions: { maxWait: 15_000, timeout: 20_000 },
  });
  reachDriver(client, connect);
  return client;
}
