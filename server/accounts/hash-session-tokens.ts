import { createHash } from 'node:crypto';
import type { BetterAuthOptions } from 'better-auth';
import type { DBAdapter, Where } from 'better-auth/types';

type Adapter = Omit<DBAdapter, 'transaction'> & Partial<Pick<DBAdapter, 'transaction'>>;

/**
 * The adapter, with session tokens stored as SHA-256: whoever reads the database, or a backup of
 * it, cannot sign in with what is there. better-auth itself stores them as they are. It looks
 * sessions up by their token, so the token that it asked with is put back into what it finds; a
 * session found in another way keeps the hash, which opens nothing.
 */
export function hashSessionTokens(
  open: (options: BetterAuthOptions) => DBAdapter,
): (options: BetterAuthOptions) => DBAdapter {
  return (options) => {
    const adapter = open(options);
    return {
      ...adapter,
      ...withHashes(adapter),
      transaction: (work) =>
        adapter.transaction((transaction) =>
          work({ ...transaction, ...withHashes(transaction as Adapter) } as typeof transaction),
        ),
    };
  };
}

function withHashes(adapter: Adapter) {
  return {
    create: async (request) => {
      const token = request.model === 'session' ? tokenIn(request.data) : null;
      if (token === null) return adapter.create(request);
      const data = { ...request.data, token: digest(token) };
      const row: object = await adapter.create({ ...request, data });
      return { ...row, token } as never;
    },
    findOne: async (request) => known(request, await adapter.findOne(hashed(request))) as never,
    findMany: (request) => adapter.findMany(hashed(request)),
    count: (request) => adapter.count(hashed(request)),
    update: async (request) => known(request, await adapter.update(hashed(request))) as never,
    updateMany: (request) => adapter.updateMany(hashed(request)),
    delete: (request) => adapter.delete(hashed(request)),
    deleteMany: (request) => adapter.deleteMany(hashed(request)),
    consumeOne: async (request) =>
      known(request, await adapter.consumeOne(hashed(request))) as never,
  } satisfies Partial<DBAdapter>;
}

interface Asked {
  model: string;
  where?: Where[] | undefined;
}

/** The same request, asking for the hash of a token instead of the token. */
function hashed<Request extends Asked>(request: Request): Request {
  if (request.model !== 'session' || !request.where) return request;
  const where = request.where.map((condition) => {
    if (condition.field !== 'token') return condition;
    const { value } = condition;
    return { ...condition, value: Array.isArray(value) ? value.map(digest) : digest(value) };
  });
  return { ...request, where: where as Where[] };
}

/** The row, with the token that was asked for in place of its hash. */
function known(request: Asked, row: unknown): unknown {
  if (request.model !== 'session' || typeof row !== 'object' || row === null) return row;
  const token = request.where?.find(({ field }) => field === 'token')?.value;
  return typeof token === 'string' && 'token' in row ? { ...row, token } : row;
}

function tokenIn(data: object): string | null {
  return 'token' in data && typeof data.token === 'string' ? data.token : null;
}

function digest(token: unknown): string {
  return createHash('sha256').update(String(token)).digest('hex');
}
