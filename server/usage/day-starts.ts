/** ms */
const DAY = 86_400_000;

/** `2026-11-27` as many days later as said. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Every day from one to another, both within. */
export function daysBetween(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index));
}

/** Knows when days begin in one time zone. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;

  /** @throws RangeError for a name that nobody knows */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** The day that a moment lies in. */
  dayOf(time: Date): string {
    return new Date(this.#wallClock(time)).toISOString().slice(0, 10);
  }

  /** The moment at which a day begins; where the clocks skip midnight, the first one after. */
  startOf(day: string): Date {
    const midnight = Date.parse(`${day}T00:00Z`);
    let start = midnight;
    // The offset holds at the moment that is looked for: twice, in case it changes on the way there.
    for (let round = 0; round < 2; round += 1) {
      start = midnight - (this.#wallClock(new Date(start)) - start);
    }
    return new Date(start);
  }

  /** What the clocks show, as if it were UTC, in ms. */
  #wallClock(time: Date): number {
    const parts = this.#format.formatToParts(time);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  }
}
