import { duration } from '../rate-limit.ts';

/**
 * When a provider that has refused for now wants to be asked again, in ms from now; `undefined`
 * where it does not say: by itself, or by when what was used up is there again, in OpenAI's headers
 * (developers.openai.com/api/docs/guides/rate-limits).
 */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  return plainRetryAfter(headers, now) ?? resetOfExhausted(headers, now);
}

/** The same by `Retry-After` only (RFC 9110, and OpenAI's form of it in ms): whatever it is that failed. */
export function plainRetryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const milliseconds = headers.get('retry-after-ms');
  if (milliseconds !== null && /^\d+(\.\d+)?$/.test(milliseconds)) {
    return Math.ceil(Number(milliseconds));
  }
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(after)) return duration(after, now) ?? Math.ceil(Number(after) * 1000);
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}

function resetOfExhausted(headers: Headers, now: number): number | undefined {
  const resets = [...headers]
    .filter(([name]) => name.startsWith('x-ratelimit-reset-'))
    .map(([name, value]) => ({
      remaining: headers.get(name.replace('-reset-', '-remaining-')),
      wait: duration(value, now),
    }));
  const exhausted = resets.filter(({ remaining }) => remaining === '0');
  // A limit that has room left is not the one that was hit.
  const unsaid = resets.filter(({ remaining }) => remaining === null);
  const waits = (exhausted.length > 0 ? exhausted : unsaid).flatMap(({ wait }) => wait ?? []);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}
