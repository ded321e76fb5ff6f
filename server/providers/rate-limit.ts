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
export function readRateLimit(headers: Headers): RateLimit | null {
  for (const family of FAMILIES) {
    const [limit, remaining] = ['limit', 'remaining'].map((name) =>
      wholeNumber(headers.get(`x-ratelimit-${name}${family}`)),
    );
    const reset = duration(headers.get(`x-ratelimit-reset${family}`) ?? '');
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

/** `1h2m3.5s` in ms; a bare number counts seconds. */
export function duration(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  const sum = parts.reduce((total, [, n, unit]) => total + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
  return Math.ceil(sum);
}
