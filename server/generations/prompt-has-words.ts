/**
 * The conditions, for Prisma, that a prompt contains every word of a search, in any order and case.
 * `%`, `_` and `\` mean themselves, not LIKE's patterns.
 */
export function promptHasWords(query = '') {
  return query
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({
      prompt: { contains: word.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const },
    }));
}
