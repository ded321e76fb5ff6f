import type { PrismaClient } from '../platform/prisma-client.ts';
import type { ImageProvider } from '../providers/image-provider.ts';

/** What the parts of a ledger are called. */
export interface UsageNames {
  provider(id: string): string;
  /** @param id `provider/model` */
  model(id: string): string;
  /** `null` for a key that was deleted. */
  key(id: string): string | null;
  /** `null` for a document without a name. */
  document(id: string): string | null;
}

export async function readUsageNames(
  prisma: PrismaClient,
  providers: readonly ImageProvider[],
  userId: string,
): Promise<UsageNames> {
  const where = { userId };
  const select = { id: true, label: true } as const;
  const keys = await prisma.providerKey.findMany({ where, select });
  const documents = await prisma.canvasDocument.findMany({ where, select });
  const keyLabels = new Map(keys.map(({ id, label }) => [id, label]));
  const documentLabels = new Map(documents.map(({ id, label }) => [id, label]));
  const providerLabels = new Map(providers.map(({ id, label }) => [id, label]));
  const modelLabels = new Map(
    providers.flatMap(({ id, models }) =>
      models.map(({ name, label }) => [`${id}/${name}`, label]),
    ),
  );
  return {
    provider: (id) => providerLabels.get(id) ?? id,
    model: (id) => modelLabels.get(id) ?? id.slice(id.indexOf('/') + 1),
    key: (id) => keyLabels.get(id) ?? null,
    document: (id) => documentLabels.get(id) ?? null,
  };
}

/** The provider of a model id. */
export const providerOf = (model: string): string => model.slice(0, model.indexOf('/'));
