import type { Spending } from './spending.ts';

/** USD micros: `40000` → "$0.04", `41000` → "$0.041"; cents at least, and below a dollar as far as it matters. */
export function dollars(micros: number): string {
  const amount = micros / 1e6;
  const digits = amount >= 1 || amount === 0 ? 2 : amount >= 0.01 ? 3 : 4;
  if (amount > 0 && amount < 0.0001) return 'under $0.0001';
  return `$${amount.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** A sum of costs: "$3.40, plus 2 calls of unknown cost". */
export function spendingText({ actualMicros, unknownCalls }: Spending): string {
  const calls = unknownCalls === 1 ? '1 call' : `${unknownCalls} calls`;
  return dollars(actualMicros) + (unknownCalls === 0 ? '' : `, plus ${calls} of unknown cost`);
}
