/** ms in one of a duration's units, as in `6m0s` or `20ms`. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

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
    if (/^\d+(\.\d+)?$/.test(after)) return Math.ceil(Number(after) * 1000);
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(date - now, 0);
  }
  const resets = [...headers]
    .filter(([name]) => name.startsWith('x-ratelimit-reset-'))
    .map(([name, value]) => ({
      exhausted: headers.get(name.replace('-reset-', '-remaining-')) === '0',
      wait: duration(value),
    }));
  const exhausted = resets.filter((reset) => reset.exhausted);
  const waits = (exhausted.length > 0 ? exhausted : resets).flatMap(({ wait }) => wait ?? []);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** `1h2m3.5s` in ms; a bare number counts seconds. */
function duration(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  const sum = parts.reduce((total, [, n, unit]) => total + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
  return Math.ceil(sum);
}
