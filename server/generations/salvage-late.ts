import type { GenerationError } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import type { Charged } from '../../shared/problem.ts';
import { abandonObjects } from '../assets/store-objects.ts';
import { outputAssetRows, storeOutput } from '../assets/store-output.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { lastingWarnings, missingWarning } from './generation-end.ts';
import { publishChange } from './generation-notification.ts';
import { nextRevision } from './revision.ts';
import type { SpoolFile } from './spool-files.ts';
import { measureSpooled, type SpooledOutput } from './spool-output.ts';
import { worstCharge } from './worst-charge.ts';

type Dependencies = Pick<GenerationDependencies, 'prisma' | 'objects' | 'notifications' | 'config'>;

const withCalls = {
  calls: { orderBy: [{ slice: 'asc' }, { try: 'asc' }] },
} satisfies Prisma.GenerationInclude;
type WithCalls = Prisma.GenerationGetPayload<{ include: typeof withCalls }>;
type Call = WithCalls['calls'][number];

/**
 * Keeps a picture that had arrived whole on this machine, and of which nobody knew when its call was
 * ended: such as when its worker had died and another machine went on. It was paid for, however the
 * generation has ended; with some of several pictures it has succeeded.
 * @returns whether the file is not needed any more; false while the generation has not ended
 */
export async function salvageLate(dependencies: Dependencies, file: SpoolFile): Promise<boolean> {
  const { generationId: id, callId } = file;
  const generation = await dependencies.prisma.generation.findUnique({
    where: { id },
    include: withCalls,
  });
  if (!generation) return true;
  if (!isFinished(generation.status)) return false;
  const call = generation.calls.find((one) => one.id === callId);
  if (call?.state !== 'outcome_unknown') return true;
  const index = file.index + firstIndexOf(call, generation.calls);
  if (await isThere(dependencies.prisma, id, index)) return true;
  const spooled = await measureSpooled(file);
  return spooled === null || keepLate(dependencies, generation, call, index, spooled);
}

/** Puts it into the history; whether the file is not needed any more. */
async function keepLate(
  dependencies: Dependencies,
  { id, userId, count }: WithCalls,
  call: Call,
  index: number,
  spooled: SpooledOutput,
): Promise<boolean> {
  const { prisma, notifications } = dependencies;
  const stored = await storeOutput(dependencies, { ...spooled, userId });
  const { isKept, isNeeded } = await prisma.$transaction(async (transaction) => {
    const revision = await nextRevision(transaction, userId);
    const row = await transaction.generation.findUnique({ where: { id } });
    // The person may have retried or deleted it meanwhile.
    if (!row || !isFinished(row.status) || (await isThere(transaction, id, index))) {
      return { isKept: false, isNeeded: row !== null && !isFinished(row.status) };
    }
    const { assetId } = await outputAssetRows(transaction, stored);
    const { slice } = call;
    const { seed } = spooled;
    await transaction.generationOutput.create({
      data: { userId, generationId: id, assetId, slice, index, seed },
    });
    const outputs = { where: { generationId: id, slice } };
    if ((await transaction.generationOutput.count(outputs)) === call.count) {
      await transaction.providerCall.update({
        where: { id: call.id },
        data: { state: 'answered', charged: 'yes', error: Prisma.DbNull },
      });
      await transaction.ledgerEntry.updateMany({
        where: { callId: call.id },
        data: { charged: 'yes' },
      });
    }
    const calls = await transaction.providerCall.findMany({ where: { generationId: id } });
    const made = await transaction.generationOutput.count({ where: { generationId: id } });
    const missing = missingWarning(made, count, null);
    const warnings = lastingWarnings(row);
    await transaction.generation.update({
      where: { id },
      data: {
        revision,
        warnings: missing ? [...warnings, missing] : warnings,
        ...(row.status === 'cancelled'
          ? { error: { ...(row.error as GenerationError), charged: chargedOf(calls) } }
          : { status: 'succeeded', error: Prisma.DbNull }),
      },
    });
    const change = { type: 'finished', revision: String(revision) } as const;
    await publishChange(notifications, transaction, { id, userId }, change);
    return { isKept: true, isNeeded: false };
  });
  if (!isKept) await abandonObjects(dependencies, [stored.original]);
  return !isNeeded;
}

async function isThere(
  on: Dependencies['prisma'] | Transaction,
  generationId: string,
  index: number,
): Promise<boolean> {
  return (await on.generationOutput.count({ where: { generationId, index } })) > 0;
}

function chargedOf(calls: Pick<Call, 'charged'>[]): Charged {
  return worstCharge(calls.map(({ charged }) => charged));
}

/** Position of the call's first picture among the generation's: behind those of earlier slices. */
function firstIndexOf({ slice }: Call, calls: Call[]): number {
  const earlier = calls.filter((call) => call.slice < slice && call.try === 0);
  return earlier.reduce((sum, { count }) => sum + count, 0);
}
