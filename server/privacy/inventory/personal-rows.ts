import type { PrismaClient } from '../../platform/prisma-client.ts';
import { type DataColumn, type PersonalModel, personalModels } from './data-model.ts';

/** The tables of which a person is given rows, each with no more than the columns they are given. */
export const exportedModels: readonly PersonalModel[] = personalModels
  .map((model) => ({ ...model, columns: model.columns.filter(({ exported }) => exported) }))
  .filter(({ columns }) => columns.length > 0);

/** Rows as JSON texts, and where the next ones begin; `null` after the last. */
export interface PersonalRows {
  rows: string[];
  next: string | null;
}

/**
 * Some rows of a person, in the order of their ids. Access view and export read through this, and
 * so show the same. Times are RFC 3339 in UTC.
 * @param after where to begin; `null` for the beginning
 */
export async function readPersonalRows(
  prisma: PrismaClient,
  model: PersonalModel,
  userId: string,
  after: string | null,
  limit: number,
): Promise<PersonalRows> {
  const key = model.key.find((name) => name !== model.owner) ?? model.owner;
  const pairs = model.columns.map((column) => `'${column.name}', ${expressionOf(column)}`);
  // Names come from the schema.
  const rows = await prisma.$queryRawUnsafe<{ key: string; row: string }[]>(
    `SELECT "${key}"::text AS key, json_build_object(${pairs.join(', ')})::text AS row
     FROM "${model.name}" WHERE "${model.owner}" = $1 AND "${key}"::text > $2
     ORDER BY "${key}"::text LIMIT $3::int`,
    userId,
    after ?? '',
    limit,
  );
  const last = rows.at(-1);
  return {
    rows: rows.map(({ row }) => row),
    next: rows.length === limit && last ? last.key : null,
  };
}

/** How many rows a person has in a table. */
export async function countPersonalRows(
  prisma: PrismaClient,
  { name, owner }: PersonalModel,
  userId: string,
): Promise<number> {
  const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM "${name}" WHERE "${owner}" = $1`,
    userId,
  );
  return row?.count ?? 0;
}

function expressionOf({ name, type }: DataColumn): string {
  return type === 'DateTime' ? `to_char("${name}", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : `"${name}"`;
}
