import type { BegunGeneration } from './begin-next.ts';

/**
 * Generations that this process has begun as it accepted them, by their tickets, until whoever
 * carries them out takes them. Should nobody, their tickets are handed out again, as all are.
 */
class BegunAtOnce {
  readonly #generations = new Map<string, BegunGeneration>();

  put(generation: BegunGeneration): void {
    const { ticket } = generation;
    if (ticket !== null) this.#generations.set(ticket, generation);
  }

  take(ticket: string): BegunGeneration | null {
    const generation = this.#generations.get(ticket) ?? null;
    this.#generations.delete(ticket);
    return generation;
  }
}

export const begunAtOnce = new BegunAtOnce();
