import { createHash } from 'node:crypto';

/** Statements that are named, at most: each connection keeps the plans of all it has run. */
const MOST_NAMED = 500;

const UNNAMED = '';

/**
 * A page of a list, whose length is a parameter: how many rows lie behind its cursor decides its
 * plan. `LIMIT 1` asks for what comes first, and is none.
 */
const IS_PAGE = /ORDER BY [^()]*LIMIT \$[^()]*$/;

/**
 * Names for the statements of one pool: PostgreSQL parses and plans a named one once a connection,
 * and not each time. A statement gets its name when it comes a second time, since those with lists
 * of values in them have a text for each length.
 */
export function createStatementNames(): (statement: { sql: string }) => string {
  const names = new Map<string, string>();
  const seenOnce = new Set<string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_NAMED || IS_PAGE.test(sql)) return UNNAMED;
    if (!seenOnce.has(sql)) {
      if (seenOnce.size >= MOST_NAMED) seenOnce.clear();
      seenOnce.add(sql);
      return UNNAMED;
    }
    seenOnce.delete(sql);
    const name = `t${createHash('sha256').update(sql).digest('base64url').slice(0, 24)}`;
    names.set(sql, name);
    return name;
  };
}
