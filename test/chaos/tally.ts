import type { Role } from './fleet.ts';

/** What came of the kills, for whoever runs them to read. */
export class Tally {
  /** Generations that ended as they would have without a kill. */
  undisturbed = 0;
  /** Calls whose worker fell before it knew their end, and that the provider had received. */
  interrupted = 0;
  /** Facts of calls that were noted as sent, and whose worker fell before a byte had left. */
  readonly neverSent: string[] = [];
  readonly #kills: { role: Role; during: 'work' | 'start' }[] = [];

  count(role: Role, during: 'work' | 'start'): void {
    this.#kills.push({ role, during });
  }

  get kills(): number {
    return this.#kills.length;
  }

  killsOf(role: Role): number {
    return this.#kills.filter((kill) => kill.role === role).length;
  }

  get lines(): string[] {
    const roles = [...new Set(this.#kills.map(({ role }) => role))];
    const inStarts = this.#kills.filter(({ during }) => during === 'start').length;
    return [
      `killed: ${roles.map((role) => `${role} ${this.killsOf(role)}`).join(', ')}; of these in the middle of a start: ${inStarts}`,
      `ended as if nothing had happened: ${this.undisturbed}`,
      `received by the provider and interrupted: ${this.interrupted}`,
      `noted as sent and not received: ${this.neverSent.length}`,
    ];
  }
}
