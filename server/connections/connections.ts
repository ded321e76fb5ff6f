import type { Connection } from '../../shared/connection.ts';
import type { RequestAccount } from '../accounts/require-account.ts';
import { describeDevice } from '../platform/describe-device.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { runStatement } from '../platform/run-statement.ts';
import { truncateAddress } from '../platform/truncate-address.ts';
import type { Connection as Row } from '../prisma/client/client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import { connectionEnded } from './connection-ended.ts';
import { sha256 } from './secrets.ts';

/** ms for which a connection's last use is not written again. */
const LAST_USE_PRECISION = 60_000;

/**
 * The account that an access token speaks for, or `null` when it is not good (any more).
 * @param alongside what else the statement looks up where it is good; see `LookAlongside`
 */
export async function authenticateToken(
  prisma: PrismaClient,
  token: string,
  address: string | undefined,
  alongside: Prisma.Sql | null = null,
): Promise<RequestAccount | null> {
  const now = new Date();
  const found = alongside
    ? Prisma.sql`(
      SELECT coalesce(jsonb_agg(to_jsonb("found")), '[]') FROM (${alongside}) AS "found"
    )`
    : Prisma.sql`NULL::jsonb`;
  const [connection] = await runStatement<
    Pick<Row, 'id' | 'userId' | 'lastUsedAt'> & { alongside: unknown[] | null }
  >(
    prisma,
    Prisma.sql`
    WITH "account" AS MATERIALIZED (
      SELECT "id", "userId", "lastUsedAt" FROM "Connection"
      WHERE "tokenHash" = ${sha256(token)} AND "revokedAt" IS NULL
        AND "expiresAt" > ${now.toISOString()}::timestamp
    )
    SELECT "account".*, ${found} AS "alongside" FROM "account"`,
  );
  if (!connection) return null;
  if (now.getTime() - (connection.lastUsedAt?.getTime() ?? 0) > LAST_USE_PRECISION) {
    await prisma.connection.updateMany({
      where: { id: connection.id },
      data: { lastUsedAt: now, address: truncateAddress(address) },
    });
  }
  return {
    userId: connection.userId,
    via: 'connection',
    connectionId: connection.id,
    sessionId: null,
    ...(connection.alongside && { alongside: connection.alongside }),
  };
}

export async function listConnections(
  prisma: PrismaClient,
  account: RequestAccount,
): Promise<Connection[]> {
  const connections = await prisma.connection.findMany({
    where: { userId: account.userId, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { id: 'desc' },
  });
  return connections.map((connection) => ({
    id: connection.id,
    clientName: connection.clientName,
    device: describeDevice(connection.userAgent),
    address: connection.address,
    createdAt: connection.createdAt.toISOString(),
    lastUsedAt: connection.lastUsedAt?.toISOString() ?? null,
    expiresAt: connection.expiresAt.toISOString(),
    current: connection.id === account.connectionId,
  }));
}

/** Ends a connection; its open streams end with it, in every process. */
export async function endConnection(
  prisma: PrismaClient,
  notifications: Notifications,
  author: Author,
  id: string,
): Promise<void> {
  const { userId } = author;
  await prisma.$transaction(async (transaction) => {
    const connection = await transaction.connection.findFirst({ where: { id, userId } });
    const { count } = await transaction.connection.updateMany({
      where: { id, userId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (!connection || count === 0) {
      throw new HttpProblem(404, 'connection_not_found', 'There is no such connection.');
    }
    const client = connection.clientName;
    await recordSecurityEvent(transaction, author, 'connection-ended', { client });
    await notifications.publish(transaction, connectionEnded(userId, id));
  });
}
