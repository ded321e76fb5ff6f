/**
 * The generations that this process is carrying out, by their ids: also those that were given to
 * another worker in the meantime, and have ended for everybody else. What it receives of them must
 * not be swept away under it.
 */
class CarriedOut {
  readonly #runs = new Map<string, Set<symbol>>();

  /** Until what is returned is disposed of, or the service stops. */
  add(id: string, stopped: AbortSignal): Disposable {
    const run = Symbol(id);
    const runs = this.#runs.get(id) ?? new Set();
    this.#runs.set(id, runs.add(run));
    const remove = () => {
      runs.delete(run);
      if (runs.size === 0 && this.#runs.get(id) === runs) this.#runs.delete(id);
    };
    stopped.addEventListener('abort', remove, { once: true });
    return { [Symbol.dispose]: remove };
  }

  has(id: string): boolean {
    return this.#runs.has(id);
  }
}

export const carriedOut = new CarriedOut();
