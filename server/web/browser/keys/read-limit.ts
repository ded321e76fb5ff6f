import { readField } from '../components/read-field.ts';

/** The name of the limit's field in a form, which has US dollars. */
export const LIMIT_FIELD = 'limit';

/** The monthly limit as the form has it, in USD micros; `null` for none. */
export function readLimit(form: FormData): number | null {
  const dollars = readField(form, LIMIT_FIELD).trim();
  return dollars === '' ? null : Math.round(Number(dollars) * 1e6);
}

/** The other way round. */
export function limitText(limitMicros: number | null | undefined): string {
  return limitMicros === null || limitMicros === undefined ? '' : String(limitMicros / 1e6);
}
