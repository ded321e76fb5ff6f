import { Prisma } from '../prisma/client/client.ts';
import { ObjectStoreAway } from './object-storage.ts';

/** A row with the same unique values exists (Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** No row matched where one was required (Prisma P2025). */
export function isRowMissing(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025';
}

const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
]);
const AWAY_PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017']);

/** What Prisma's adapter throws as it is where a transaction begins or ends. */
const AWAY_KINDS = new Set(['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout']);

/** Prisma found no free connection in time, or a transaction took longer than it may. */
const BUSY_PRISMA_CODES = new Set(['P2024', 'P2028']);

/**
 * What pg and Prisma say of a connection that ended under them, and of a server that is going down
 * or coming up: without a code of their own, or with the server's in the middle of the sentence.
 */
const AWAY_MESSAGES =
  /\b(?:Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Can't reach database server|Server has closed the connection|Code: `57P0[123]`)/;

/** A library could not reach the database, and says no more than that. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** The database cannot be reached or is going down, as opposed to refusing a statement. */
export function isDatabaseAway(error: unknown): boolean {
  return causes(error).some(
    ({ name, message, code, kind }) =>
      name === 'DatabaseAway' ||
      AWAY_KINDS.has(kind) ||
      AWAY_CODES.has(code) ||
      AWAY_PRISMA_CODES.has(code) ||
      AWAY_MESSAGES.test(message),
  );
}

/**
 * The disk of the database is full (53100), or it takes no writes until there is room (25006,
 * embedded-room.ts). Prisma has the server's code in the middle of the sentence.
 */
export function isDatabaseFull(error: unknown): boolean {
  return causes(error).some(
    ({ message, code }) => FULL_CODES.has(code) || /Code: `(?:53100|25006)`/.test(message),
  );
}

const FULL_CODES = new Set(['53100', '25006']);

/** There was no time for the request; nothing of its transaction was kept. */
export function isDatabaseBusy(error: unknown): boolean {
  return causes(error).some(({ code }) => BUSY_PRISMA_CODES.has(code));
}

/** An error, or an object that Prisma's adapter says as much with; empty where it has none. */
interface Cause {
  name: string;
  message: string;
  code: string;
  kind: string;
}

/** The error and what caused it, outermost first. */
function causes(error: unknown): Cause[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, message, code, originalCode, kind, cause } = error as Record<string, unknown>;
  // A socket that failed there says nothing of the database's.
  if (error instanceof ObjectStoreAway) return [];
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return [
    {
      name: text(name),
      message: text(message),
      code: text(code) || text(originalCode),
      kind: text(kind),
    },
    ...causes(cause),
  ];
}
