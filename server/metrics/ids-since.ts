/**
 * The moment `ms` ago, and the smallest UUID of version 7 (RFC 9562) that a row written after it can
 * have: so rows of lately are found by their primary key.
 */
export function idsSince(ms: number, now = Date.now()): { time: Date; floor: string } {
  const time = new Date(now - ms);
  const hex = time.getTime().toString(16).padStart(12, '0');
  return { time, floor: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000` };
}
