import { Prisma } from '../prisma/client/client.ts';

/** Runs of a transaction, before its deadlock is taken for a fault. */
const MOST_RUNS = 4;

/**
 * Runs a transaction, and again where PostgreSQL ended it to resolve a deadlock: nothing of it was
 * done then, and whoever it collided with has gone on.
 */
export async function repeatAfterDeadlock<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isDeadlock(error) || runs === MOST_RUNS) throw error;
    }
  }
}

/** Prisma has a code for it (P2034), and of a statement by hand the server's within the sentence. */
function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2034' || error.message.includes('Code: `40P01`');
}
