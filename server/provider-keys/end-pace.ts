import type { Transaction } from '../platform/prisma-client.ts';

/**
 * Forgets, in the transaction that gives a key another secret or destination, how fast calls with it
 * may go, and lets go on what waits for that: a provider said it of the old one. `generations` does
 * it; whoever puts the service together hands it in.
 */
export type EndPace = (
  transaction: Transaction,
  key: { keyId: string; userId: string },
) => Promise<void>;
