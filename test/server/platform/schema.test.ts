import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SCHEMA_FILE, schemaDifference } from '../../../server/prisma/schema-difference.ts';

/** The words that the head of schema.prisma explains. */
const VOCABULARY = [
  ['identity', 'content', 'money', 'consent', 'security', 'usage', 'secret', 'technical'],
  ['account', 'setting', 'brief', 'log', 'install'],
  ['exported', 'omitted'],
  ['cascade', 'swept', 'kept'],
];

interface Column {
  model: string;
  name: string;
  type: string;
  words: string[];
}

/** Every line of a model that is a column, not a relation to another model. */
function columnsOf(schema: string): Column[] {
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  const names = new Set(models.map(([, name]) => name));
  return models.flatMap(([, model = '', body = '']) =>
    body.split('\n').flatMap((line) => {
      const [, name = '', type = ''] = /^ {2}(\w+)\s+(\w+)/.exec(line) ?? [];
      if (name === '' || names.has(type)) return [];
      const [, tag = ''] = /\/\/\/ (.+)$/.exec(line) ?? [];
      return [{ model, name, type, words: tag.split(', ') }];
    }),
  );
}

describe('the data model', () => {
  it('is what the migrations lead to', async () => {
    expect(await schemaDifference()).toBeNull();
  });

  it('says of every column how it is treated', async () => {
    const columns = columnsOf(await readFile(SCHEMA_FILE, 'utf8'));
    expect(columns.length).toBeGreaterThan(150);
    const untagged = columns
      .filter(
        ({ words }) =>
          words.length !== VOCABULARY.length ||
          !VOCABULARY.every((known, index) => known.includes(words[index] ?? '')),
      )
      .map(({ model, name, words }) => `${model}.${name}: ${words.join(', ')}`);
    expect(untagged).toEqual([]);
  });

  it('exports no secret but the last characters of a key that the person knows it by', async () => {
    const columns = columnsOf(await readFile(SCHEMA_FILE, 'utf8'));
    const exported = columns.filter(
      ({ words }) => words[0] === 'secret' && words[2] === 'exported',
    );
    expect(exported.map(({ model, name }) => `${model}.${name}`)).toEqual(['ProviderKey.last4']);
  });

  it('gives every personal row an owner', async () => {
    const columns = columnsOf(await readFile(SCHEMA_FILE, 'utf8'));
    const models = new Set(columns.map(({ model }) => model));
    for (const { model, name } of columns) if (name === 'userId') models.delete(model);
    // The person, what has no owner yet, counters, and lists of what is to be removed.
    expect([...models].sort()).toEqual(['ObjectDeletion', 'RateLimit', 'User', 'Verification']);
  });
});
