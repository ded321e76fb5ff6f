import { useEffect, useState } from 'preact/hooks';

/** Time since `start` (RFC 3339) as `0:07`, counted while `running`. */
export function useElapsed(start: string, running: boolean): string {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return elapsedText(now - Date.parse(start));
}

/** ms → `0:07`, `1:02:03`. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1_000), 0);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
