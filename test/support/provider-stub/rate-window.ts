/** So many calls a window; the first call after one opens the next. */
export class RateWindow {
  readonly #calls: number;
  /** ms */
  readonly #length: number;
  #opened = Number.NEGATIVE_INFINITY;
  #taken = 0;

  constructor(calls: number, length: number) {
    this.#calls = calls;
    this.#length = length;
  }

  /** Counts a call; false where there is no room for it in this window. */
  take(now: number): boolean {
    if (now >= this.#opened + this.#length) {
      this.#opened = now;
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken <= this.#calls;
  }

  /** Whole seconds after which the next window opens, as `Retry-After` counts them. */
  secondsLeft(now: number): number {
    return Math.max(Math.ceil((this.#opened + this.#length - now) / 1000), 0);
  }
}
