import { duration } from '../rate-limit.ts';

/**
 * When a provider that has refused for now wants to be asked again, in ms from now; `undefined`
 * where it does not say. `Retry-After` is RFC 9110, the others are OpenAI's
 * (developers.openai.com/api/docs/guides/rate-limits).
 */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const milliseconds = headers.get('retry-after-ms');
  if (milliseconds !== null && /^\d+(\.\d+)?$/.test(milliseconds)) {
    return Math.ceil(Number(milliseconds));
  }
  const after = headers.get('retry-after');
  if (after !== null) {
    if (/^\d+(\.\d+)?$/.test(after)) return duration(after, now) ?? Math.ceil(Number(after) * 1000);
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(date - now, 0);
  }
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
