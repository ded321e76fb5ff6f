import type { Warning } from '../../shared/generation.ts';
import { outputAssetRows, storeOutput } from '../assets/store-output.ts';
import { Prisma } from '../prisma/client/client.ts';
import { missingWarning } from './finish-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { nextRevision } from './revision.ts';
import { type SpooledOutput, spooledOutputs } from './spool-output.ts';

/** How a generation ends that did not get its pictures, as far as anybody knew. */
const WITHOUT_PICTURES = ['outcome_unknown', 'failed', 'cancelled'] as const;

type Dependencies = Pick<GenerationDependencies, 'prisma' | 'objects' | 'notifications' | 'config'>;

const withCalls = {
  calls: { orderBy: [{ slice: 'asc' }, { try: 'asc' }] },
} satisfies Prisma.GenerationInclude;
type Ended = Prisma.GenerationGetPayload<{ include: typeof withCalls }>;

/**
 * Keeps pictures that had arrived whole on this machine when its worker died, and whose generation
 * another machine has ended meanwhile, not knowing of them: they were paid for. Does nothing for a
 * generation that has not ended, or that has all its pictures.
 */
export async function salvageLate(dependencies: Dependencies, generationId: string): Promise<void> {
  const { prisma } = dependencies;
  const generation = await prisma.generation.findFirst({
    where: { id: generationId, status: { in: [...WITHOUT_PICTURES] } },
    include: withCalls,
  });
  for (const call of generation?.calls ?? []) {
    if (!generation || call.state !== 'outcome_unknown') continue;
    for (const spooled of await spooledOutputs(dependencies, call)) {
      await keepLate(dependencies, generation, call, spooled);
    }
  }
}

async function keepLate(
  dependencies: Dependencies,
  { id, userId, count, calls }: Ended,
  call: Ended['calls'][number],
  spooled: SpooledOutput,
): Promise<void> {
  const { prisma, notifications } = dependencies;
  const index = spooled.index + firstIndexOf(call, calls);
  const here = { generationId_index: { generationId: id, index } };
  if (await prisma.generationOutput.findUnique({ where: here })) return;
  const stored = await storeOutput(dependencies, { ...spooled, userId });
  await prisma.$transaction(async (transaction) => {
    const revision = await nextRevision(transaction, userId);
    // Its first late picture has made it succeed by the time of the second.
    const row = await transaction.generation.findFirst({
      where: { id, status: { in: [...WITHOUT_PICTURES, 'succeeded'] } },
    });
    // The person may have retried or deleted it meanwhile; the object stays listed for removal.
    if (!row || (await transaction.generationOutput.findUnique({ where: here }))) return;
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
    const made = await transaction.generationOutput.count({ where: { generationId: id } });
    const missing = missingWarning(made, count, null);
    const warnings = (row.warnings as Warning[]).filter(({ code }) => code !== 'pictures_missing');
    await transaction.generation.update({
      where: { id },
      data: {
        revision,
        warnings: missing ? [...warnings, missing] : warnings,
        ...(row.status !== 'cancelled' && { status: 'succeeded', error: Prisma.DbNull }),
      },
    });
    const change = { type: 'finished', revision: String(revision) } as const;
    await publishChange(notifications, transaction, { id, userId }, change);
  });
}

/** Position of the call's first picture among the generation's: behind those of earlier slices. */
function firstIndexOf({ slice }: { slice: number }, calls: Ended['calls']): number {
  const earlier = calls.filter((call) => call.slice < slice && call.try === 0);
  return earlier.reduce((sum, { count }) => sum + count, 0);
}
