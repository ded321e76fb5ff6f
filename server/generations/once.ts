/** A step that several may come to, is taken once, and says afterwards how it went. */
export interface Once {
  /** Takes it, or waits for whoever takes it; throws what it failed with. */
  (): Promise<void>;
  /** What it failed with, once it is over; `null` where it was not taken, or went well. */
  failure(): Promise<{ error: unknown } | null>;
}

export function once(step: () => Promise<void>): Once {
  let taken: Promise<void> | null = null;
  const take = () => {
    taken ??= step();
    return taken;
  };
  const failure = async () =>
    taken?.then(
      () => null,
      (error: unknown) => ({ error }),
    ) ?? null;
  return Object.assign(take, { failure });
}
