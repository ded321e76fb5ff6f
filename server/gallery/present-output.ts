import type { Output } from '../../shared/output.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** What an output is shown with. */
export const shownOutput = {
  asset: true,
  generation: {
    include: {
      document: true,
      references: { orderBy: { position: 'asc' }, include: { asset: true } },
      _count: { select: { outputs: true } },
    },
  },
} satisfies Prisma.GenerationOutputInclude;

export type ShownOutput = Prisma.GenerationOutputGetPayload<{ include: typeof shownOutput }>;

/** An output as the contract has it. */
export function presentOutput({ asset, generation, ...row }: ShownOutput): Output {
  return {
    id: row.id,
    generationId: generation.id,
    index: row.index,
    siblings: generation._count.outputs,
    assetId: asset.id,
    width: asset.width,
    height: asset.height,
    bytes: asset.bytes,
    contentType: asset.contentType,
    favourite: row.favourite,
    model: generation.model,
    modelLabel: generation.modelLabel,
    modelNotice: generation.modelNotice,
    prompt: generation.prompt,
    count: generation.count,
    size:
      generation.width && generation.height
        ? { width: generation.width, height: generation.height }
        : null,
    aspectRatio: generation.aspectRatio,
    seed: row.seed === null ? null : Number(row.seed),
    options: generation.options as Output['options'],
    references: generation.references.map(({ assetId, role, asset: reference }) => ({
      assetId,
      role,
      sha256: reference.uploadSha256 ?? reference.sha256,
      width: reference.width,
      height: reference.height,
    })),
    documentId: generation.documentId,
    documentLabel: generation.document?.label ?? null,
    costMicros: generation.actualMicros === null ? null : Number(generation.actualMicros),
    createdAt: row.createdAt.toISOString(),
  };
}
