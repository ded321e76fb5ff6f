/** USD micros: $10,000, more than any call or picture costs. */
const MOST = 10_000_000_000;

/**
 * What a vendor says that something costs, in whole USD micros; `null`, for unknown, where it says
 * nothing, or what nothing can cost: such a figure would not fit into the database, or be counted on
 * limits and in sums.
 */
export function plausibleMicros(said: number | null | undefined): number | null {
  if (said == null || !(said >= 0 && said <= MOST)) return null;
  return Math.round(said);
}
