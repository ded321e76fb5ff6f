/**
 * The generations that this process is carrying out, by their ids: those that were given to another
 * worker in the meantime, and have ended for everybody else, too. What it receives of them must not
 * be swept away under it.
 */
class CarriedOut {
  readonly #counts = new Map<string, number>();

  /** Until what is returned is disposed of. */
  add(id: string): Disposable {
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#counts.get(id) ?? 1) - 1;
        if (left > 0) this.#counts.set(id, left);
        else this.#counts.delete(id);
      },
    };
  }

  has(id: string): boolean {
    return this.#counts.has(id);
  }
}

export const carriedOut = new CarriedOut();
