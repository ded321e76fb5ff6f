import type { HeldRows, HeldTable } from '../../../shared/held-data.ts';
import { HttpProblem } from '../../platform/http-problem.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';
import { countPersonalRows, exportedModels, readPersonalRows } from '../inventory/personal-rows.ts';

/** Rows of one page. */
const PAGE = 50;

/** Everything that is held about a person, kind by kind, without what there is none of. */
export async function listHeldTables(prisma: PrismaClient, userId: string): Promise<HeldTable[]> {
  const tables: HeldTable[] = [];
  for (const model of exportedModels) {
    const count = await countPersonalRows(prisma, model, userId);
    const { name, title, purpose } = model;
    if (count > 0) tables.push({ name, title, purpose, count });
  }
  return tables;
}

/** Rows of one kind, through the same reader as the export's. */
export async function readHeldRows(
  prisma: PrismaClient,
  userId: string,
  table: string,
  cursor: string | null,
): Promise<HeldRows> {
  const model = exportedModels.find(({ name }) => name === table);
  if (!model) throw new HttpProblem(404, 'not_found', 'There is nothing here.');
  const { rows, next } = await readPersonalRows(prisma, model, userId, cursor, PAGE);
  return { rows: rows.map((row) => JSON.parse(row) as Record<string, unknown>), nextCursor: next };
}
