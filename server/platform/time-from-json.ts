/** A time that PostgreSQL wrote into JSON: its columns have no zone, and hold UTC. */
export function timeFromJson(text: string): Date {
  return new Date(`${text}Z`);
}
