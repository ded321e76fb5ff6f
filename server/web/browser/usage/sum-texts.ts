import { dollars } from '../../../../shared/money-text.ts';
import type { UsageSum } from '../../../../shared/usage.ts';

/** What was charged: "$1.20", "$1.20 + 2 unknown", "2 unknown". */
export function actualText({ actualMicros, unknownCalls }: UsageSum): string {
  if (unknownCalls === 0) return dollars(actualMicros);
  const unknown = `${unknownCalls} unknown`;
  return actualMicros === 0 ? unknown : `${dollars(actualMicros)} + ${unknown}`;
}

export const estimateText = ({ estimateMicros }: UsageSum): string => dollars(estimateMicros);
