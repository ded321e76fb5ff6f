import type { z } from 'zod';
import type { Batch, Generation, GenerationListQuery } from '../../shared/generation.ts';
import type { Page } from '../../shared/page.ts';
import { Id } from '../../shared/scalars.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { generationNotFound, madeAndDeleted } from './errors.ts';
import type { Made } from './idempotency.ts';
import { presentGenerations, shown } from './present-generation.ts';
import { promptHasWords } from './prompt-has-words.ts';

/** One generation of this person. */
export async function readGeneration(
  prisma: PrismaClient,
  userId: string,
  id: string,
): Promise<Generation> {
  const row = await prisma.generation.findFirst({ where: { id, userId }, include: shown });
  const [generation] = await presentGenerations(prisma, row ? [row] : []);
  if (!generation) throw generationNotFound();
  return generation;
}

/** What an idempotent request made, as it is now; a problem when it has been deleted since. */
export async function readMadeGeneration(
  prisma: PrismaClient,
  userId: string,
  made: Made,
): Promise<Generation> {
  const row = await prisma.generation.findFirst({
    where: { id: made.id, userId },
    include: shown,
  });
  const [generation] = await presentGenerations(prisma, row ? [row] : []);
  if (!generation) throw madeAndDeleted();
  return generation;
}

export async function readMadeBatch(
  prisma: PrismaClient,
  userId: string,
  made: Made,
): Promise<Batch> {
  const batch = await prisma.batch.findFirst({
    where: { id: made.id, userId },
    include: { generations: { orderBy: { position: 'asc' }, include: shown } },
  });
  if (!batch) throw madeAndDeleted();
  return {
    id: batch.id,
    kind: batch.kind as Batch['kind'],
    quoteMicros: batch.quoteMicros === null ? null : Number(batch.quoteMicros),
    generations: await presentGenerations(prisma, batch.generations),
  };
}

/** The history, newest first. Ids are UUIDs of version 7, so their order is that of creation. */
export async function listGenerations(
  prisma: PrismaClient,
  userId: string,
  { query, documentId, cursor, limit }: z.output<typeof GenerationListQuery>,
): Promise<Page<Generation>> {
  const before = Id.safeParse(cursor).data;
  const rows = await prisma.generation.findMany({
    where: {
      userId,
      ...(before && { id: { lt: before } }),
      ...(documentId && { documentId }),
      AND: promptHasWords(query),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: shown,
  });
  const page = rows.slice(0, limit);
  return {
    items: await presentGenerations(prisma, page),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
