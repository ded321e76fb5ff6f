import type { Notifications } from '../platform/notifications.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { sessionEnded } from './session-ended.ts';

/** Ends web sessions of one person; their open streams end with them, in every process. */
export async function endSessions(
  transaction: Transaction,
  notifications: Notifications,
  userId: string,
  which: { id?: string | { not: string } } = {},
): Promise<number> {
  const sessions = await transaction.session.findMany({
    where: { ...which, userId },
    select: { id: true },
  });
  const ids = sessions.map(({ id }) => id);
  await transaction.session.deleteMany({ where: { id: { in: ids } } });
  for (const id of ids) await notifications.publish(transaction, sessionEnded(userId, id));
  return ids.length;
}
