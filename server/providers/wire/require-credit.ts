import { ProviderError } from '../provider-error.ts';

/** Throws where a look at an account found nothing left to pay with. */
export function requireCredit(left: number, label: string): void {
  if (left > 0) return;
  throw new ProviderError({
    code: 'no_credit',
    message: `The account at ${label} has no credit left.`,
    charged: 'no',
  });
}
