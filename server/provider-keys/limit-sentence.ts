import { dollars } from '../../shared/money-text.ts';
import { type KeyBudget, nextMonth } from './key-budgets.ts';

/** Why a call is not made with a key that has a limit. */
export function limitSentence({ label, limitMicros }: KeyBudget): string {
  return `The monthly limit of “${label}”, ${dollars(limitMicros)}, does not leave enough.`;
}

/** The figures behind it, and what the person can do. */
export function limitDetail({ takenMicros }: KeyBudget, estimateMicros: number | null): string {
  const expected =
    estimateMicros === null
      ? 'what this costs is not known'
      : `this is expected to cost ${dollars(estimateMicros)}`;
  const month = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return (
    `${dollars(takenMicros)} is spent or under way this month, and ${expected}. ` +
    `Raise the limit on the companion page, or wait until ${month.format(nextMonth(new Date()))}.`
  );
}
