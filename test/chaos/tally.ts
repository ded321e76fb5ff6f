import type { Role } from './fleet.ts';

/** What came of the kills, for whoever runs them to read. */
export class Tally {
  /** Generations that ended as they would have without a kill. */
  undisturbed = 0;
  /** Calls whose worker was killed before their answer had left the provider. */
  unanswered = 0;
  /** Facts of calls whose worker was killed before a refusal that had left the provider was noted. */
  readonly refused: string[] = [];
  /** Facts of calls whose worker was killed between the answer's last byte and the noting of it. */
  readonly notKept: string[] = [];
  /** Facts of calls that were noted as sent, and whose worker fell before a byte had left. */
  readonly neverSent: string[] = [];
  /** Pictures that lay whole on a disk at a kill. */
  spooled = 0;
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
      `received by the provider and not answered before the kill: ${this.unanswered}`,
      `answered, and killed before that was noted: ${this.notKept.length}`,
      `refused, and killed before that was noted: ${this.refused.length}`,
      `noted as sent and not received: ${this.neverSent.length}`,
      `pictures that lay whole on a disk at a kill: ${this.spooled}`,
    ];
  }
}
