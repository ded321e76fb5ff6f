import type { z } from 'zod';
import type { Output, OutputFilters, OutputListQuery } from '../../shared/output.ts';
import type { Page } from '../../shared/page.ts';
import { Id } from '../../shared/scalars.ts';
import { promptHasWords } from '../generations/prompt-has-words.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { outputNotFound } from './errors.ts';
import { presentOutput, shownOutput } from './present-output.ts';

/** One output of this person. */
export async function readOutput(
  prisma: PrismaClient,
  userId: string,
  id: string,
): Promise<Output> {
  const row = await prisma.generationOutput.findFirst({
    where: { id, userId },
    include: shownOutput,
  });
  if (!row) throw outputNotFound();
  return presentOutput(row);
}

/** The outputs, newest first. Ids are UUIDs of version 7, so their order is that of creation. */
export async function listOutputs(
  prisma: PrismaClient,
  userId: string,
  asked: z.output<typeof OutputListQuery>,
): Promise<Page<Output>> {
  const { query, model, documentId, favourite, from, to, cursor, limit } = asked;
  const before = Id.safeParse(cursor).data;
  const words = promptHasWords(query);
  const ofGeneration = {
    ...(model && { model }),
    ...(documentId && { documentId }),
    ...(words.length > 0 && { AND: words }),
  };
  const rows = await prisma.generationOutput.findMany({
    where: {
      userId,
      ...(before && { id: { lt: before } }),
      ...(favourite && { favourite: true }),
      ...((from || to) && { createdAt: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
      // The person once more, so that an index of theirs is of use.
      ...(Object.keys(ofGeneration).length > 0 && { generation: { userId, ...ofGeneration } }),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: shownOutput,
  });
  const page = rows.slice(0, limit);
  return {
    items: page.map(presentOutput),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** What this person's outputs can be chosen by, the newest file first. */
export async function readOutputFilters(
  prisma: PrismaClient,
  userId: string,
): Promise<OutputFilters> {
  const withOutputs = { userId, outputs: { some: {} } };
  const [models, documents] = await Promise.all([
    prisma.generation.groupBy({
      by: ['model'],
      where: withOutputs,
      // A model's name may have changed; one of them is enough to choose it by.
      _max: { modelLabel: true },
    }),
    prisma.canvasDocument.findMany({
      where: { userId, generations: { some: withOutputs } },
      orderBy: { createdAt: 'desc' },
    }),
  ]);
  return {
    models: models
      .map(({ model, _max }) => ({ id: model, label: _max.modelLabel ?? model }))
      .sort((one, other) => one.label.localeCompare(other.label, 'en')),
    documents: documents.map(({ id, label, createdAt }) => ({
      id,
      label,
      createdAt: createdAt.toISOString(),
    })),
  };
}
