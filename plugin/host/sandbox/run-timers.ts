/** The timers of one run, by the sandbox's own ids. */
export class RunTimers {
  readonly #fire: (id: number) => void;
  readonly #stops = new Map<number, () => void>();

  constructor(fire: (id: number) => void) {
    this.#fire = fire;
  }

  /** `delay` in ms. */
  start(id: number, delay: number, repeats: boolean): void {
    if (repeats) {
      const timer = setInterval(() => this.#fire(id), delay);
      this.#stops.set(id, () => clearInterval(timer));
      return;
    }
    const timer = setTimeout(() => {
      this.#stops.delete(id);
      this.#fire(id);
    }, delay);
    this.#stops.set(id, () => clearTimeout(timer));
  }

  stop(id: number): void {
    this.#stops.get(id)?.();
    this.#stops.delete(id);
  }

  stopAll(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
