import { type AttemptLimit, countAttempt } from '../platform/count-attempt.ts';
import { networkOf } from '../platform/network-of.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';

const MINUTES = 60;

/** Attempts at one account, wherever they come from, and attempts from one address, at whatever. */
const LIMITS = {
  'sign-in': {
    account: { max: 10, window: 15 * MINUTES },
    address: { max: 100, window: 15 * MINUTES },
  },
  'sign-up': {
    account: { max: 5, window: 60 * MINUTES },
    address: { max: 60, window: 60 * MINUTES },
  },
  /** Mails that anybody can have sent to anybody. */
  mail: {
    account: { max: 5, window: 60 * MINUTES },
    address: { max: 30, window: 60 * MINUTES },
  },
  /** Links and codes, which are too long to be guessed. */
  link: {
    account: { max: 20, window: 15 * MINUTES },
    address: { max: 60, window: 15 * MINUTES },
  },
  code: {
    account: { max: 10, window: 15 * MINUTES },
    address: { max: 60, window: 15 * MINUTES },
  },
} satisfies Record<string, Record<'account' | 'address', AttemptLimit>>;

export interface Attempt {
  /** The IP address of the request. */
  address: string | undefined;
  /** An account's id or email address; it need not exist. */
  account?: string;
}

/**
 * Counts an attempt and throws where there were too many. The address comes first: whoever has
 * used theirs up does not use up anybody's account any further.
 */
export async function limitAttempts(
  prisma: PrismaClient,
  what: keyof typeof LIMITS,
  { address, account }: Attempt,
): Promise<void> {
  const limits = LIMITS[what];
  await countAttempt(prisma, `${what} from ${networkOf(address)}`, limits.address);
  if (account === undefined) return;
  await countAttempt(prisma, keyAt(what, account), limits.account);
}

/** The keys under which attempts at an account, by its id or email address, are counted. */
export function attemptKeysAt(account: string): string[] {
  return Object.keys(LIMITS).map((what) => keyAt(what, account));
}

const keyAt = (what: string, account: string) => `${what} at ${account.toLowerCase()}`;
