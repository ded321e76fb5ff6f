import type { PGlite, Transaction as PGliteTransaction } from '@electric-sql/pglite';
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/**
 * Prisma on PGlite. `pglite-prisma-adapter` 0.7.2 does the conversion of values; its transactions
 * are replaced, since it swallows errors of COMMIT (a lost write would look saved), ignores the
 * isolation level, and does not wait for scripts.
 */
export class PGliteAdapter implements SqlDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = 'tomson-pglite-adapter';
  readonly #pglite: PGlite;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async connect(): Promise<SqlDriverAdapter> {
    const adapter = await queryableOn(this.#pglite);
    return Object.assign(adapter, {
      executeScript: async (script: string) => {
        await this.#pglite.exec(script);
      },
      startTransaction: (isolation?: IsolationLevel) => this.#begin(isolation),
    });
  }

  /**
   * PGlite gives a transaction to a callback; Prisma wants one to hold on to. The callback is kept
   * open on a promise that commit and rollback settle.
   */
  async #begin(isolation?: IsolationLevel): Promise<Transaction> {
    const opened = Promise.withResolvers<PGliteTransaction>();
    const closing = Promise.withResolvers<void>();
    const ended = this.#pglite.transaction(async (transaction) => {
      if (isolation) await transaction.exec(`SET TRANSACTION ISOLATION LEVEL ${isolation}`);
      opened.resolve(transaction);
      await closing.promise;
    });
    ended.catch(opened.reject);
    const transaction = await opened.promise;
    const queryable = await queryableOn(transaction);
    return Object.assign(queryable, {
      // Prisma would otherwise send BEGIN and COMMIT of its own.
      options: { usePhantomQuery: true },
      commit: async () => {
        closing.resolve();
        await ended;
      },
      rollback: async () => {
        await transaction.rollback();
        closing.resolve();
        await ended.catch(() => undefined);
      },
      createSavepoint: async (name: string) => {
        await transaction.exec(`SAVEPOINT ${name}`);
      },
      rollbackToSavepoint: async (name: string) => {
        await transaction.exec(`ROLLBACK TO SAVEPOINT ${name}`);
      },
      releaseSavepoint: async (name: string) => {
        await transaction.exec(`RELEASE SAVEPOINT ${name}`);
      },
    });
  }
}

/** The community adapter's conversion of queries and values, on a database or a transaction. */
function queryableOn(client: PGlite | PGliteTransaction): Promise<SqlDriverAdapter> {
  // It asks for a database, and for conversions uses only what a transaction has, too.
  return new PrismaPGlite(client as PGlite).connect();
}
