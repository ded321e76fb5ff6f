import { dollars } from '../../shared/money-text.ts';
import type { Charged } from '../../shared/problem.ts';

/** USD micros before: `0` → "free", `40000` → "about $0.04", `null` → "price unknown". */
export function estimateText(micros: number | null): string {
  if (micros === null) return 'price unknown';
  if (micros === 0) return 'free';
  return `about ${dollars(micros)}`;
}

/**
 * USD micros after: "free", "$0.041", "cost unknown"; with the estimate beside it where that reads
 * differently: "$0.041 (estimate $0.04)".
 */
export function costText(actual: number | null, estimate: number | null): string {
  const cost = actual === null ? 'cost unknown' : amountText(actual);
  const before = estimate === null ? cost : amountText(estimate);
  return before === cost ? cost : `${cost} (estimate ${before})`;
}

const amountText = (micros: number): string => (micros === 0 ? 'free' : dollars(micros));

/** Whether money was spent, as one sentence. */
export function chargedText(charged: Charged): string {
  switch (charged) {
    case 'no':
      return 'Not charged.';
    case 'yes':
      return 'Charged.';
    case 'unknown':
      return 'May have been charged.';
  }
}
