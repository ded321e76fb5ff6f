import { useEffect, useState } from 'preact/hooks';

/** Listens to something; returns how to stop. */
export type Subscribe = (listener: () => void) => () => void;

/** Draws the component again in the frame after any of them changed. Give the same list each time. */
export function useChanges(sources: readonly Subscribe[]): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    let frame: number | undefined;
    const changed = (): void => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        setCount((count) => count + 1);
      });
    };
    const stops = sources.map((subscribe) => subscribe(changed));
    changed();
    return () => {
      for (const stop of stops) stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [sources]);
}
