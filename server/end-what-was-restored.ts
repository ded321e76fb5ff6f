import type { GenerationError, Warning } from '../shared/generation.ts';
import { isMarkedAsRestored, takeMarkAway } from './backup/restored-mark.ts';
import { missingWarning } from './generations/generation-end.ts';
import { knownPrice } from './generations/known-price.ts';
import { ledgerEntryOf } from './generations/ledger-entry.ts';
import { nextRevision } from './generations/revision.ts';
import type { ObjectStorage } from './platform/object-storage.ts';
import type { PrismaClient, Transaction } from './platform/prisma-client.ts';
import type { Prisma } from './prisma/client/client.ts';
import type { ImageProvider } from './providers/image-provider.ts';
import { findProvider } from './providers/registry.ts';

interface RestoredContext {
  prisma: PrismaClient;
  objects: ObjectStorage;
  providers: readonly ImageProvider[];
}

/** Any number that no other advisory lock has: processes that start at once take turns. */
const RESTORED_LOCK = 72_707_370;

/** ms that pictures without a row are left, in case a newer backup is put back instead. */
const STRAYS_STAY = 7 * 24 * 60 * 60 * 1000;

/** Rows of one statement. */
const STEP = 1000;

/** ms for ending everything that was under way, however much that was. */
const TIMEOUT = 10 * 60 * 1000;

/**
 * Ends what was under way when a backup was made that has been put back; call it at every start,
 * before anybody is served and anything is worked on. Returns whether there was a backup.
 *
 * Access may have been taken away since the backup, so all of it ends. A generation may have been
 * made since, so none goes on: nobody pays twice.
 */
export async function endWhatWasRestored(context: RestoredContext): Promise<boolean> {
  const { prisma } = context;
  if (!(await isMarkedAsRestored(prisma))) return false;
  await listStrays(context);
  return prisma.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${RESTORED_LOCK})`;
      if (!(await isMarkedAsRestored(transaction))) return false;
      await endAccess(transaction);
      await endGenerations(transaction, context.providers);
      await transaction.mailOutbox.deleteMany({ where: { sentAt: null } });
      await transaction.export.deleteMany();
      await transaction.providerKey.updateMany({ data: { checkingSince: null } });
      // What has to go on all the same, such as a deletion, is looked for every minute.
      await transaction.$executeRaw`DELETE FROM pgboss.job`;
      await takeMarkAway(transaction);
      return true;
    },
    { timeout: TIMEOUT },
  );
}

/** Sessions, connections, and everything that was given out to be used once. */
async function endAccess(transaction: Transaction): Promise<void> {
  await transaction.session.deleteMany();
  await transaction.connection.deleteMany();
  await transaction.pairing.deleteMany();
  await transaction.verification.deleteMany();
  await transaction.invitation.deleteMany();
}

async function endGenerations(
  transaction: Transaction,
  providers: readonly ImageProvider[],
): Promise<void> {
  const include = {
    calls: { where: { state: { in: ['prepared', 'sent'] } } },
    _count: { select: { outputs: true } },
  } satisfies Prisma.GenerationInclude;
  for (;;) {
    const rows = await transaction.generation.findMany({
      where: { status: { in: ['queued', 'running'] } },
      include,
      take: STEP,
    });
    if (rows.length === 0) return;
    for (const row of rows) {
      const provider = findProvider(row.model, providers);
      const offline = provider?.offline ?? false;
      const error = offline ? NOT_MADE : MAYBE_MADE;
      const { charged } = error;
      const sent = row.calls.filter(({ state }) => state === 'sent');
      for (const call of row.calls) {
        const { id, state } = call;
        await transaction.providerCall.update({
          where: { id },
          data: {
            state: state === 'sent' && !offline ? 'outcome_unknown' : 'failed',
            charged,
            costMicros: offline ? 0 : knownPrice(provider, call),
            error: { code: 'provider_down', message: error.message, charged },
            endedAt: new Date(),
          },
        });
      }
      await transaction.ledgerEntry.createMany({
        data: row.calls.map((call) =>
          ledgerEntryOf(row, call, charged, knownPrice(provider, call)),
        ),
        skipDuplicates: true,
      });
      const missing = missingWarning(row._count.outputs, row.count, null);
      const hasPictures = row._count.outputs > 0;
      await transaction.generation.update({
        where: { id: row.id },
        data: {
          status: hasPictures
            ? 'succeeded'
            : sent.length > 0 && !offline
              ? 'outcome_unknown'
              : 'failed',
          ...(!hasPictures && { error }),
          ...(missing && { warnings: [...(row.warnings as Warning[]), missing] }),
          workerToken: null,
          ticket: null,
          fraction: null,
          waitingUntil: null,
          finishedAt: new Date(),
          revision: await nextRevision(transaction, row.userId),
        },
      });
    }
  }
}

const RESTORED = {
  code: 'restored',
  message: 'The service was restored from a backup that was made before this had ended.',
};

const NOT_MADE: GenerationError = {
  ...RESTORED,
  next: 'Generate again whenever you like.',
  charged: 'no',
};

const MAYBE_MADE: GenerationError = {
  ...RESTORED,
  next: 'It may have been made and charged after the backup: look at the provider’s own list before you retry.',
  charged: 'unknown',
};

/** Pictures that are in the store and of which the backup knows nothing are removed by and by. */
async function listStrays({ prisma, objects }: RestoredContext): Promise<void> {
  const notBefore = new Date(Date.now() + STRAYS_STAY);
  let keys: string[] = [];
  const listThese = async () => {
    const known = await prisma.assetVariant.findMany({
      where: { objectKey: { in: keys } },
      select: { objectKey: true },
    });
    const names = new Set(known.map(({ objectKey }) => objectKey));
    const strays = keys.filter((key) => !names.has(key));
    await prisma.objectDeletion.createMany({
      data: strays.map((objectKey) => ({ objectKey, notBefore })),
      skipDuplicates: true,
    });
    keys = [];
  };
  for await (const key of objects.list('assets/')) {
    if (keys.push(key) === STEP) await listThese();
  }
  await listThese();
}
