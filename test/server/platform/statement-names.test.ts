import { describe, expect, it } from 'vitest';
import { createStatementNames } from '../../../server/platform/statement-names.ts';

describe('the name of a statement', () => {
  const named = (sql: string) => {
    const nameOf = createStatementNames();
    const first = nameOf({ sql });
    return { first, second: nameOf({ sql }), third: nameOf({ sql }) };
  };

  it('is given when it comes a second time, and stays', () => {
    const { first, second, third } = named('SELECT 1');
    expect(first).toBe('');
    expect(second).toMatch(/^t.{24}$/);
    expect(third).toBe(second);
  });

  it('is another for another statement', () => {
    expect(named('SELECT 1').second).not.toBe(named('SELECT 2').second);
  });

  it('is none for a page of a list, whose plan depends on its cursor', () => {
    expect(named('SELECT * FROM a WHERE b < $1 ORDER BY b DESC LIMIT $2').second).toBe('');
    expect(named('SELECT * FROM a WHERE b < $1 ORDER BY b DESC LIMIT $2 OFFSET $3').second).toBe(
      '',
    );
    expect(named('SELECT * FROM a ORDER BY b LIMIT 1').second).not.toBe('');
  });

  it('is for five hundred statements at most, since every connection keeps their plans', () => {
    const nameOf = createStatementNames();
    const statements = Array.from({ length: 501 }, (_, number) => ({ sql: `SELECT ${number}` }));
    const names = statements.map((statement) => {
      nameOf(statement);
      return nameOf(statement);
    });
    expect(new Set(names.slice(0, 500)).size).toBe(500);
    expect(names[500]).toBe('');
  });
});
