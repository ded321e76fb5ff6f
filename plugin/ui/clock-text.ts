/** RFC 3339 → "14:32", rounded up to the full minute. */
export function clockText(time: string): string {
  const minute = new Date(Math.ceil(Date.parse(time) / 60_000) * 60_000);
  return minute.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
