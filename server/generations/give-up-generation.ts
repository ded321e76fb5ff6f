import type { GenerationError } from '../../shared/generation.ts';
import { findProvider } from '../providers/registry.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationEnd } from './generation-end.ts';
import { publishChange } from './generation-notification.ts';
import type { GenerationTicket } from './generation-queue.ts';
import { knownPrice } from './known-price.ts';
import { ledgerEntryOf } from './ledger-entry.ts';
import { nextRevision } from './revision.ts';
import { issueForFreed } from './tickets.ts';

const SERVICE_FAILED = {
  code: 'service_failed',
  message: 'The service could not carry this out.',
  next: 'Retry later; if it stays, tell the operator.',
};

/**
 * Ends the generation that was begun with a ticket and cannot be carried out at all, such as one
 * that the service itself failed at however often it tried: it would otherwise stay `running` for
 * ever. A call that was sent and may have been charged is for the person to decide about, where no
 * picture has come of the others.
 */
export async function giveUpGeneration(
  dependencies: Pick<
    GenerationDependencies,
    'prisma' | 'notifications' | 'providers' | 'jobs' | 'config'
  >,
  { ticket }: GenerationTicket,
  reason: Omit<GenerationError, 'charged'> = SERVICE_FAILED,
): Promise<void> {
  const { prisma, notifications, providers } = dependencies;
  await prisma.$transaction(async (transaction) => {
    const where = { ticket, status: 'running' } as const;
    const found = await transaction.generation.findFirst({ where, select: { userId: true } });
    if (!found) return;
    // Whoever may still work on it ends nothing meanwhile.
    const revision = await nextRevision(transaction, found.userId);
    const include = { calls: { where: { state: 'sent' } } } as const;
    const row = await transaction.generation.findFirst({ where, include });
    if (!row) return;
    const { id, userId, calls } = row;
    const provider = findProvider(row.model, providers);
    const charged = provider?.offline || calls.length === 0 ? 'no' : 'unknown';
    const status = charged === 'unknown' ? 'outcome_unknown' : 'failed';
    for (const call of calls) {
      const price = knownPrice(provider, call);
      await transaction.providerCall.update({
        where: { id: call.id },
        data: {
          state: status,
          charged,
          costMicros: charged === 'unknown' ? price : 0,
          error: { code: 'provider_down', message: reason.message, charged },
          endedAt: new Date(),
        },
      });
      await transaction.ledgerEntry.create({ data: ledgerEntryOf(row, call, charged, price) });
    }
    const ofThis = { where: { generationId: id } };
    const made = await transaction.generationOutput.count(ofThis);
    const ended = await transaction.providerCall.findMany(ofThis);
    await transaction.generation.update({
      where: { id },
      data: {
        ...generationEnd(row, made, ended, { status, error: { ...reason, charged } }),
        // Whoever may still work on it finds that it is no longer theirs.
        workerToken: null,
        ticket: null,
        fraction: null,
        finishedAt: new Date(),
        revision,
      },
    });
    const change = { type: 'finished', revision: String(revision) } as const;
    await publishChange(notifications, transaction, { id, userId }, change);
    await issueForFreed(dependencies, transaction, 1);
  });
}
