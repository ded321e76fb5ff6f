import type { Charged } from '../../shared/problem.ts';
import type { Spending } from '../../shared/spending.ts';

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

/** A sum of costs: "$3.40, plus 2 calls of unknown cost". */
export function spendingText({ actualMicros, unknownCalls }: Spending): string {
  const calls = unknownCalls === 1 ? '1 call' : `${unknownCalls} calls`;
  return dollars(actualMicros) + (unknownCalls === 0 ? '' : `, plus ${calls} of unknown cost`);
}

/** `40000` → "$0.04", `41000` → "$0.041"; cents at least, and below a dollar as far as it matters. */
export function dollars(micros: number): string {
  const amount = micros / 1e6;
  const digits = amount >= 1 || amount === 0 ? 2 : amount >= 0.01 ? 3 : 4;
  if (amount > 0 && amount < 0.0001) return 'under $0.0001';
  return `$${amount.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
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
