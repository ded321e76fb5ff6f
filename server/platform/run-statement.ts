import {
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import type { Prisma } from '../prisma/client/client.ts';
import type { PrismaClient, Transaction } from './prisma-client.ts';

const drivers = new WeakMap<object, () => Promise<SqlDriverAdapter>>();

/** Lets `runStatement` reach a client's driver. */
export function reachDriver(client: object, connect: () => Promise<SqlDriverAdapter>): void {
  drivers.set(client, connect);
}

/**
 * As `$queryRaw`, and outside of a transaction past Prisma's engine, which has nothing to add to a
 * statement written by hand and costs more than the driver does. For statements that somebody waits
 * for; errors are the driver's then (`database-errors.ts` knows both).
 */
export async function runStatement<Row>(
  on: PrismaClient | Transaction,
  statement: Prisma.Sql,
): Promise<Row[]> {
  const connect = drivers.get(on);
  if (!connect) return on.$queryRaw<Row[]>(statement);
  const driver = await connect();
  const { columnNames, columnTypes, rows } = await driver.queryRaw({
    sql: statement.text,
    args: statement.values.map((value) => (typeof value === 'bigint' ? String(value) : value)),
    argTypes: statement.values.map((value) => ({
      scalarType: 'unknown',
      arity: Array.isArray(value) ? 'list' : 'scalar',
    })),
  });
  return rows.map((row) => {
    const named: Record<string, unknown> = {};
    for (const [index, name] of columnNames.entries()) {
      named[name] = readValue(row[index], columnTypes[index]);
    }
    return named as Row;
  });
}

/** A value as Prisma gives it; the types are those that statements here have. */
function readValue(value: unknown, type: ColumnType | undefined): unknown {
  if (value === null) return null;
  switch (type) {
    case ColumnTypeEnum.Int64:
      return BigInt(value as string);
    case ColumnTypeEnum.Date:
    case ColumnTypeEnum.DateTime:
      return new Date(value as string);
    case ColumnTypeEnum.Json:
      return typeof value === 'string' ? JSON.parse(value) : value;
    case ColumnTypeEnum.Int32:
    case ColumnTypeEnum.Float:
    case ColumnTypeEnum.Double:
    case ColumnTypeEnum.Boolean:
    case ColumnTypeEnum.Character:
    case ColumnTypeEnum.Text:
    case ColumnTypeEnum.Enum:
    case ColumnTypeEnum.Uuid:
    case ColumnTypeEnum.Bytes:
    case ColumnTypeEnum.TextArray:
    case ColumnTypeEnum.UuidArray:
      return value;
    default:
      throw new TypeError(`a statement has a column of type ${type}, which nobody has thought of`);
  }
}
