import { Prisma } from '../prisma/client/client.ts';

/** A time for comparing with a column, whatever time zone the database's session has. */
export function utcTime(time: Date): Prisma.Sql {
  return Prisma.sql`(${time.toISOString()}::timestamptz AT TIME ZONE 'UTC')`;
}
