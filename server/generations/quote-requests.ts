import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Quote, QuoteRequest } from '../../shared/generation.ts';
import { readModelCatalog } from '../image-models/model-catalog.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { resolveGenerations } from './generation-request.ts';
import { quote } from './quote.ts';

type Quoted = z.output<typeof QuoteRequest>;

/** What would have to be paid if this were asked for now; throws a problem where it could not be. */
export async function quoteRequests(
  dependencies: Pick<GenerationDependencies, 'prisma' | 'providers' | 'config'>,
  userId: string,
  asked: readonly Quoted[],
): Promise<Quote> {
  const { prisma } = dependencies;
  const catalog = await readModelCatalog(prisma, dependencies, userId);
  const { generations, unsent } = withIds(asked);
  return quote(await resolveGenerations(catalog, prisma, userId, generations, unsent));
}

/** References that are not there yet have an id for as long as this is reckoned. */
function withIds(asked: readonly Quoted[]) {
  const unsent = new Map<string, { width: number; height: number }>();
  const withId = (reference: Quoted['references'][number]) => {
    if ('assetId' in reference) return reference;
    const { width, height, ...rest } = reference;
    const assetId = randomUUID();
    unsent.set(assetId, { width, height });
    return { ...rest, assetId };
  };
  const generations = asked.map((one) => ({ ...one, references: one.references.map(withId) }));
  return { generations, unsent };
}
