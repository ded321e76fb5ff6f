import type { Charged } from '../../shared/problem.ts';

/** USD micros as a person reads them: `0` → "free", `40000` → "about $0.04", `null` → unknown. */
export function estimateText(micros: number | null): string {
  if (micros === null) return 'price unknown';
  if (micros === 0) return 'free';
  return `about ${dollars(micros)}`;
}

/** `40000` → "$0.04"; below a cent with as many digits as it takes. */
export function dollars(micros: number): string {
  const amount = micros / 1e6;
  if (amount > 0 && amount < 0.01) return `$${amount.toFixed(amount < 0.001 ? 4 : 3)}`;
  return `$${amount.toFixed(2)}`;
}

/** Whether money was spent, as one sentence. */
export function chargedText(charged: Charged): string {
  switch (charged) {
    case 'no':
      return 'Nothing was charged.';
    case 'yes':
      return 'The provider charged for it.';
    case 'unknown':
      return 'Whether the provider charged for it is not known.';
  }
}
