import { randomUUID } from 'node:crypto';
import { findInCatalog, modelCatalog } from '../image-models/model-catalog.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { type Generation, Prisma } from '../prisma/client/client.ts';
import {
  type UsableProviderKey,
  usableOf,
  usableProviderKeys,
} from '../provider-keys/usable-provider-keys.ts';
import type { ImageProvider, ModelDeclaration } from '../providers/image-provider.ts';
import { type BegunGeneration, beginNext } from './begin-next.ts';
import { begunAtOnce } from './begun-at-once.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import type { GenerationTicket } from './generation-queue.ts';
import { giveUpGeneration } from './give-up-generation.ts';
import { KeyWatch } from './key-watch.ts';
import type { KeyAtBeginning } from './keys-at-beginning.ts';
import { nextPerson } from './next-person.ts';
import { nextRevision } from './revision.ts';

/** A generation that this worker, and no other, works on. */
export interface ClaimedGeneration {
  id: string;
  userId: string;
  documentId: string | null;
  row: Generation;
  provider: ImageProvider;
  model: ModelDeclaration;
  /** The keys to make new calls with. */
  keyWatch: KeyWatch;
  count: number;
  seed: number | null;
  workerToken: string;
  /** Whether it was set aside until its key's turn, which has come: it need not take another. */
  hasTurn: boolean;
  hasReferences: boolean;
  /** Whether an earlier worker may have left calls behind. */
  hasCalls: boolean;
  /** The keys as they were when it was begun: for its first call; else empty. */
  keysAtBeginning: readonly KeyAtBeginning[];
  /** Whether it has ended with its last picture. */
  isFinished: boolean;
}

/** Another worker has taken the generation over, or it is gone: whatever we know is void. */
export class StolenGeneration extends Error {
  override readonly name = 'StolenGeneration';
}

/**
 * Takes the generation that was begun as it was accepted, begins the one that is next, or goes on with the one that this ticket began and whose
 * worker died: a job runs at one worker at a time, so whoever holds the ticket may take over. `null`
 * when there is nothing to do.
 */
export async function claimGeneration(
  dependencies: GenerationDependencies,
  { ticket, isOrphan = false }: GenerationTicket,
  isRetry: boolean,
): Promise<ClaimedGeneration | null> {
  const atOnce = begunAtOnce.take(ticket);
  const workerToken = atOnce?.workerToken ?? randomUUID();
  const claimed = atOnce
    ? begunOf(atOnce, dependencies)
    : ((isRetry || isOrphan ? await takeOver(dependencies, ticket, workerToken) : null) ??
      (await begin(dependencies, ticket, workerToken)));
  if (!claimed) return null;
  const { row, keys } = claimed;
  const found = findInCatalog(modelCatalog(dependencies.providers, keys), row.model);
  if (!found) {
    await giveUpGeneration(dependencies, { ticket }, modelGone(row.modelLabel));
    return null;
  }
  return {
    id: row.id,
    userId: row.userId,
    documentId: row.documentId,
    row,
    provider: found.provider,
    model: found.model,
    keyWatch: new KeyWatch(found.provider, found.keys),
    count: row.count,
    seed: row.seed === null ? null : Number(row.seed),
    workerToken,
    hasTurn: claimed.hasTurn,
    hasReferences: claimed.hasReferences,
    hasCalls: claimed.hasCalls,
    keysAtBeginning: claimed.keyRows,
    isFinished: false,
  };
}

/** A row as it was claimed, and what of it need not be looked up any more. */
type Begun = Pick<BegunGeneration, 'hasTurn' | 'hasReferences' | 'hasCalls' | 'keyRows'> & {
  row: Generation;
  /** The person's that may be used. */
  keys: UsableProviderKey[];
};

/** The generation that was begun with this ticket, if it has not ended. */
async function takeOver(
  dependencies: GenerationDependencies,
  ticket: string,
  workerToken: string,
): Promise<Begun | null> {
  const { prisma } = dependencies;
  const [row] = await prisma.generation.updateManyAndReturn({
    where: { ticket, status: 'running' },
    data: { workerToken },
  });
  if (!row) return null;
  const keys = await usableProviderKeys(prisma, dependencies, row.userId);
  return { row, keys, hasTurn: false, hasReferences: true, hasCalls: true, keyRows: [] };
}

/** The generation that is next, marked as running. */
async function begin(
  dependencies: GenerationDependencies,
  ticket: string,
  workerToken: string,
): Promise<Begun | null> {
  for (;;) {
    const begun = await beginAny(dependencies, { ticket, workerToken }, new Date());
    // Another ticket may have had the person's last one: then somebody else may be next.
    if (begun === 'meanwhile') continue;
    if (begun === null) return null;
    return begunOf(begun, dependencies);
  }
}

function begunOf(
  { hasTurn, hasReferences, hasCalls, keyRows, ...row }: BegunGeneration,
  dependencies: GenerationDependencies,
): Begun {
  const keys = usableOf(keyRows, dependencies);
  return { row, keys, keyRows, hasTurn, hasReferences, hasCalls };
}

/** Where a person's generations are limited they are counted while nobody else begins one of theirs. */
async function beginAny(
  { prisma, config }: GenerationDependencies,
  by: { ticket: string; workerToken: string },
  now: Date,
): ReturnType<typeof beginNext> {
  const { personConcurrency: mostRunning } = config;
  const next = nextPerson(mostRunning, now);
  if (mostRunning === null) return beginNext(prisma, next, by, now);
  const [person] = await prisma.$queryRaw<{ userId: string }[]>(next);
  if (!person) return null;
  const { userId } = person;
  return prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const where = { userId, status: 'running' } as const;
    if ((await transaction.generation.count({ where })) >= mostRunning) return 'meanwhile';
    return beginNext(transaction, Prisma.sql`SELECT ${userId} AS "userId"`, by, now);
  });
}

function modelGone(label: string) {
  return {
    code: 'model_unavailable',
    message: `${label} can no longer be used: the key that opened it is gone.`,
    next: 'Add a key on the companion page, or choose another model.',
  };
}

/**
 * Changes the generation if it is still ours, with its next revision, and returns that; throws
 * `StolenGeneration` otherwise. The row stays locked until the transaction ends.
 */
export async function updateClaimed(
  transaction: Transaction,
  { id, userId, workerToken }: ClaimedGeneration,
  data: Prisma.GenerationUpdateManyMutationInput,
): Promise<bigint> {
  const revision = await nextRevision(transaction, userId);
  const { count } = await transaction.generation.updateMany({
    where: { id, workerToken, status: 'running' },
    data: { ...data, revision },
  });
  if (count === 0) throw new StolenGeneration();
  return revision;
}

/**
 * The first steps of a WITH that changes a claimed generation in one statement. The person's
 * counter is locked first, as by `nextRevision`; `"mine"` then has one row, with the new revision,
 * if the generation is still ours, and none otherwise.
 * @param change what else is set: `"column" = value,`
 * @param condition what else must be so: `AND …`
 */
export function claimedSteps(
  { id, userId, workerToken }: ClaimedGeneration,
  change: Prisma.Sql = Prisma.empty,
  condition: Prisma.Sql = Prisma.empty,
): Prisma.Sql {
  return Prisma.sql`"person" AS (
      UPDATE "User" SET "revision" = "revision" + 1 WHERE "id" = ${userId} RETURNING "revision"
    ), "mine" AS (
      UPDATE "Generation" SET ${change} "revision" = "person"."revision" FROM "person"
      WHERE "id" = ${id}::uuid AND "workerToken" = ${workerToken}::uuid AND "status" = 'running'
        ${condition}
      RETURNING "Generation"."revision"
    )`;
}
