import type { Transaction } from '../platform/prisma-client.ts';

/** A key that may no longer be used, or a destination that nothing may be sent to any more. */
export interface EndedUse {
  userId: string;
  /** Id of the provider. */
  provider: string;
  code: 'key_ended' | 'not_consented';
  /** One sentence for the person. */
  message: string;
}

/**
 * Ends, in the transaction that ends a key or a consent, what still waits and has nothing else to
 * be sent with. `generations` does it; whoever puts the service together hands it in.
 */
export type EndUse = (transaction: Transaction, ended: EndedUse) => Promise<void>;
