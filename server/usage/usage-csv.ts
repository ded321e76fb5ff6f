import type { UsageLine } from './usage-lines.ts';
import { providerOf, type UsageNames } from './usage-names.ts';

const HEADER = [
  'day',
  'provider',
  'model',
  'key',
  'document',
  'calls',
  'estimate_usd',
  'actual_usd',
  'calls_of_unknown_cost',
];

/** The lines as a table for spreadsheets: RFC 4180, in UTF-8, money in US dollars. */
export function usageCsv(lines: readonly UsageLine[], names: UsageNames): string {
  const rows = lines.map((line) => [
    line.day,
    names.provider(providerOf(line.model)),
    names.model(line.model),
    line.keyId === null ? '' : (names.key(line.keyId) ?? 'deleted key'),
    line.documentId === null ? '' : (names.document(line.documentId) ?? line.documentId),
    line.calls,
    usd(line.estimateMicros),
    // Nobody knows is not the same as nothing.
    line.unknownCalls > 0 && line.actualMicros === 0 ? 'unknown' : usd(line.actualMicros),
    line.unknownCalls,
  ]);
  return [HEADER, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

const usd = (micros: number): string => (micros / 1e6).toFixed(6);

/** What spreadsheets take for the beginning of a formula (OWASP, “CSV Injection”). */
const FORMULA = /^[=+\-@\t\r]/;

/** A text that could be taken for a formula gets an apostrophe before it, which makes it a text. */
export function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
