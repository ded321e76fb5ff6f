import type { Charged } from '../../shared/problem.ts';

/** Whether anything was charged, over several calls: `unknown` where that may be for one of them. */
export function worstCharge(charges: readonly Charged[]): Charged {
  if (charges.includes('unknown')) return 'unknown';
  return charges.includes('yes') ? 'yes' : 'no';
}
