import type pg from 'pg';
import type { createStatementNames } from './statement-names.ts';

/** One statement, as can be prepared; scripts of several cannot. */
const IS_ONE = /^\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)\b[^;]*$/i;

type Query = (statement: unknown, values?: unknown, ...rest: unknown[]) => unknown;

/**
 * Lets a connection name the statements it is given as text, so that PostgreSQL plans each of them
 * once: for a library that brings its own SQL and its own pool.
 */
export function nameStatements(
  client: pg.ClientBase,
  nameOf: ReturnType<typeof createStatementNames>,
): void {
  const query = client.query.bind(client) as Query;
  const named: Query = (statement, values, ...rest) =>
    typeof statement === 'string' && Array.isArray(values) && IS_ONE.test(statement)
      ? query({ name: nameOf({ sql: statement }), text: statement, values }, ...rest)
      : query(statement, values, ...rest);
  client.query = named as typeof client.query;
}
