import type { Transaction } from '../../platform/prisma-client.ts';
import type { GenerationDependencies } from '../generation-dependencies.ts';
import { nextRevision } from '../revision.ts';
import { issueTickets } from '../tickets.ts';
import { newestKeyOf, waitingGenerations } from './end-waiting.ts';
import { queueChanged } from './queue-changed.ts';

/** Forgets a key's pace, and lets generations begin that wait for a turn of it. */
export async function releaseFromPace(
  { jobs, notifications }: Pick<GenerationDependencies, 'jobs' | 'notifications'>,
  transaction: Transaction,
  { keyId, userId }: { keyId: string; userId: string },
): Promise<void> {
  const { count: paces } = await transaction.keyPace.deleteMany({ where: { keyId, userId } });
  if (paces === 0) return;
  const setAside = await waitingGenerations(transaction, {
    userId,
    waitingUntil: { not: null },
    waitingFor: 'rate_limit',
  });
  const waiting = setAside.filter((generation) => newestKeyOf(generation) === keyId);
  if (waiting.length === 0) return;
  let revision = await nextRevision(transaction, userId, waiting.length);
  revision -= BigInt(waiting.length);
  for (const { id } of waiting) {
    revision += 1n;
    await transaction.generation.update({ where: { id }, data: { waitingUntil: null, revision } });
  }
  await issueTickets({ jobs }, transaction, waiting.length);
  await notifications.publish(transaction, queueChanged(userId));
}
