import { Prisma } from '../prisma/client/client.ts';

/** Runs of a transaction, before its deadlock is taken for a fault. */
const MOST_RUNS = 4;

/**
 * Runs a transaction, and again where PostgreSQL ended it to resolve a deadlock (Prisma P2034):
 * nothing of it was done then, and whoever it collided with has gone on.
 */
export async function repeatAfterDeadlock<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await run();
    } catch (error) {
      const isDeadlock =
        error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';
      if (!isDeadlock || runs === MOST_RUNS) throw error;
    }
  }
}
