import { Prisma } from '../prisma/client/client.ts';

/** A row with the same unique values exists (Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** No row matched where one was required (Prisma P2025). */
export function isRowMissing(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025';
}

const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', '57P01', '57P02', '57P03']);
const AWAY_PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

/** What pg says, without a code, of a connection that ended under it. */
const AWAY_MESSAGES =
  /\b(?:Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect)\b/;

/** The database cannot be reached or is going down, as opposed to refusing a statement. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && (AWAY_CODES.has(code) || AWAY_PRISMA_CODES.has(code))) {
      return true;
    }
    if (AWAY_MESSAGES.test(at.message)) return true;
  }
  return false;
}
