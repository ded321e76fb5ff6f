/** What a provider says of how many requests it takes from a key. */
export interface RateLimit {
  /** Requests it takes at once from a key that has rested. */
  limit: number;
  /** Of them, those that are left. */
  remaining: number;
  /** ms until all of them are there again; at least 1. */
  reset: number;
}

/** OpenAI's headers count requests under this name, others under none. */
const FAMILIES = ['-requests', ''];

/**
 * Reads `x-ratelimit-limit…`, `-remaining…` and `-reset…` of an answer
 * (developers.openai.com/api/docs/guides/rate-limits); `null` where they are not all there. Limits
 * on anything but requests are not looked at: what one request takes of those is not known before.
 */
export function readRateLimit(headers: Headers, now: number = Date.now()): RateLimit | null {
  for (const family of FAMILIES) {
    const [limit, remaining] = ['limit', 'remaining'].map((name) =>
      wholeNumber(headers.get(`x-ratelimit-${name}${family}`)),
    );
    const reset = duration(headers.get(`x-ratelimit-reset${family}`) ?? '', now);
    if (!limit || remaining === undefined || remaining > limit || !reset) continue;
    return { limit, remaining, reset };
  }
  return null;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** ms in one of a duration's units, as in `6m0s` or `20ms`. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** ms; no limit of a vendor's is counted over more. */
const DAY = 24 * 60 * 60 * 1000;

/** A Unix time from this on is one in ms: in seconds it were the year 5138. */
const FIRST_IN_MS = 1e11;

/**
 * `1h2m3.5s` in ms. A bare number counts seconds, or is the Unix time, in s or ms, of the end, as
 * several gateways write it: that is what it is where it were more than a day. `undefined` for what
 * is neither, and for what would be more than a day away.
 */
export function duration(text: string, now: number): number | undefined {
  const isBare = /^\d+(\.\d+)?$/.test(text);
  const ms = isBare ? untilNumber(Number(text), now) : sumOfParts(text);
  return ms !== undefined && Math.abs(ms) <= DAY ? Math.max(Math.ceil(ms), 0) : undefined;
}

function untilNumber(value: number, now: number): number {
  if (value * 1000 <= DAY) return value * 1000;
  return (value < FIRST_IN_MS ? value * 1000 : value) - now;
}

function sumOfParts(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((total, [, n, unit]) => total + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
}
