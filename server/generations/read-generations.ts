import type { z } from 'zod';
import type { Batch, Generation, GenerationListQuery } from '../../shared/generation.ts';
import type { Page } from '../../shared/page.ts';
import { Id } from '../../shared/scalars.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { generationNotFound, madeAndDeleted } from './errors.ts';
import type { Made } from './idempotency.ts';
import { promptHasWords } from './prompt-has-words.ts';
import { shownGenerations } from './shown-generations.ts';

/** One generation of this person. */
export async function readGeneration(
  prisma: PrismaClient,
  userId: string,
  id: string,
): Promise<Generation> {
  const [generation] = await shownGenerations(prisma, userId, Prisma.sql`"id" = ${id}::uuid`);
  if (!generation) throw generationNotFound();
  return generation;
}

/** What an idempotent request made, as it is now; a problem when it has been deleted since. */
export async function readMadeGeneration(
  prisma: PrismaClient,
  userId: string,
  made: Made,
): Promise<Generation> {
  const [generation] = await shownGenerations(prisma, userId, Prisma.sql`"id" = ${made.id}::uuid`);
  if (!generation) throw madeAndDeleted();
  return generation;
}

export async function readMadeBatch(
  prisma: PrismaClient,
  userId: string,
  made: Made,
): Promise<Batch> {
  const batch = await prisma.batch.findFirst({ where: { id: made.id, userId } });
  if (!batch) throw madeAndDeleted();
  return {
    id: batch.id,
    kind: batch.kind as Batch['kind'],
    quoteMicros: batch.quoteMicros === null ? null : Number(batch.quoteMicros),
    generations: await shownGenerations(
      prisma,
      userId,
      Prisma.sql`"batchId" = ${batch.id}::uuid ORDER BY "position"`,
    ),
  };
}

/** The history, newest first. Ids are UUIDs of version 7, so their order is that of creation. */
export async function listGenerations(
  prisma: PrismaClient,
  userId: string,
  { query, documentId, cursor, limit }: z.output<typeof GenerationListQuery>,
): Promise<Page<Generation>> {
  const before = Id.safeParse(cursor).data;
  const found = await prisma.generation.findMany({
    where: {
      userId,
      ...(before && { id: { lt: before } }),
      ...(documentId && { documentId }),
      AND: promptHasWords(query),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: { id: true },
  });
  const page = found.slice(0, limit).map(({ id }) => id);
  return {
    items: await shownGenerations(
      prisma,
      userId,
      Prisma.sql`"id" = ANY(${page}::uuid[]) ORDER BY "id" DESC`,
    ),
    nextCursor: found.length > limit ? (page.at(-1) ?? null) : null,
  };
}
