import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { schemaDifference } from '../../../server/prisma/schema-difference.ts';
import { SCHEMA_FILE } from '../../../server/prisma/schema-file.ts';
import {
  dataModels,
  dataOpenPoints,
  readDataModel,
} from '../../../server/privacy/inventory/data-model.ts';

describe('the data model', () => {
  it('is what the migrations lead to', async () => {
    expect(await schemaDifference()).toBeNull();
  });

  it('says of every model what it is for, and of every column how it is treated', () => {
    expect(dataModels.flatMap(({ columns }) => columns).length).toBeGreaterThan(150);
    expect(dataOpenPoints).toEqual([]);
  });

  it('would not be passed with an untagged column, a wrong tag, or a model without a purpose', async () => {
    const schema = await readFile(SCHEMA_FILE, 'utf8');
    const spoilt = schema
      .replace(/^( {2}name +String) \/\/\/ .+$/m, '$1')
      .replace(
        '/// identity, account, exported, cascade',
        '/// identity, forever, exported, cascade',
      )
      .concat('model Secret {\n  id String @id /// technical, account, omitted, cascade\n}\n');
    expect(readDataModel(spoilt).openPoints.map(({ where }) => where)).toEqual([
      'User.name',
      'User.email',
      'Secret',
    ]);
  });

  it('exports no secret but the last characters of a key that the person knows it by', () => {
    const exported = dataModels.flatMap(({ name, columns }) =>
      columns
        .filter((column) => column.dataClass === 'secret' && column.exported)
        .map((column) => `${name}.${column.name}`),
    );
    expect(exported).toEqual(['ProviderKey.last4']);
  });

  it('gives every personal row an owner', () => {
    const ownerless = dataModels.filter(({ owner }) => owner === null).map(({ name }) => name);
    // What has no owner yet, counters, and lists of what is to be removed.
    expect(ownerless.sort()).toEqual(['Invitation', 'ObjectDeletion', 'RateLimit', 'Verification']);
    for (const { name, owner, columns } of dataModels) {
      const has = columns.some((column) => column.name === (owner ?? 'userId'));
      expect([name, has]).toEqual([name, owner !== null]);
    }
  });
});
