import type { z } from 'zod';
import type { Placement, PlacementRequest } from '../../shared/placement.ts';
import { isUniqueViolation } from '../platform/database-errors.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import type { Placement as PlacementRow } from '../prisma/client/client.ts';
import { generationNotFound, outputNotFound, placementClaimed } from './errors.ts';

/**
 * Claims where an output goes. The first placement is attempt 0, which the database grants once,
 * so of two windows one places it. The same claim again is granted again: its answer may have
 * been lost on the way.
 */
export async function claimPlacement(
  prisma: PrismaClient,
  account: { userId: string; connectionId: string | null },
  generationId: string,
  { output, nodeId, documentId, claimant, again }: z.output<typeof PlacementRequest>,
): Promise<Placement> {
  const { userId, connectionId } = account;
  const generation = await prisma.generation.findFirst({
    where: { id: generationId, userId },
    select: { outputs: { where: { index: output }, select: { id: true } } },
  });
  if (!generation) throw generationNotFound();
  if (generation.outputs.length === 0) throw outputNotFound();
  const earlier = await prisma.placement.count({ where: { generationId, output } });
  const data = { userId, generationId, output, documentId, nodeId, connectionId, claimant };
  try {
    const row = await prisma.placement.create({ data: { ...data, attempt: again ? earlier : 0 } });
    return present(row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const mine = again
      ? null
      : await prisma.placement.findFirst({ where: { ...data, attempt: 0 } });
    if (!mine) throw placementClaimed();
    return present(mine);
  }
}

export async function listPlacements(
  prisma: PrismaClient,
  userId: string,
  generationId: string,
): Promise<Placement[]> {
  const generation = await prisma.generation.findFirst({
    where: { id: generationId, userId },
    select: { placements: { orderBy: { id: 'desc' } } },
  });
  if (!generation) throw generationNotFound();
  return generation.placements.map(present);
}

function present(row: PlacementRow): Placement {
  return {
    id: row.id,
    generationId: row.generationId,
    output: row.output,
    nodeId: row.nodeId,
    documentId: row.documentId,
    claimedAt: row.claimedAt.toISOString(),
  };
}
