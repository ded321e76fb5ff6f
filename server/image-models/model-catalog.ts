import type { ImageModel } from '../../shared/image-model.ts';
import type { Config } from '../config.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import {
  type UsableProviderKey,
  usableProviderKeys,
} from '../provider-keys/usable-provider-keys.ts';
import type { ImageProvider, ModelDeclaration } from '../providers/image-provider.ts';

/** A model as one person can use it, or cannot. */
export interface CatalogEntry {
  provider: ImageProvider;
  model: ModelDeclaration;
  /** The key that would be used; `null` where none is needed, or none is there. */
  key: UsableProviderKey | null;
  /** Why it cannot be used now, as a sentence; `null` when it can. */
  unusableReason: string | null;
}

/** Every model there is for a person: the declared ones, and those that their own keys open. */
export async function readModelCatalog(
  on: PrismaClient | Transaction,
  service: { providers: readonly ImageProvider[]; config: Pick<Config, 'providerBaseUrls'> },
  userId: string,
): Promise<CatalogEntry[]> {
  const keys = await usableProviderKeys(on, service, userId);
  return service.providers.flatMap((provider) =>
    entriesOf(
      provider,
      keys.filter((key) => key.provider === provider.id),
    ),
  );
}

/** The entry of a model id, `provider/model`. */
export function findInCatalog(
  catalog: readonly CatalogEntry[],
  modelId: string,
): CatalogEntry | undefined {
  return catalog.find((entry) => modelIdOf(entry) === modelId);
}

export function modelIdOf({ provider, model }: Pick<CatalogEntry, 'provider' | 'model'>): string {
  return `${provider.id}/${model.name}`;
}

export function presentModel(entry: CatalogEntry): ImageModel {
  const { provider, model, unusableReason } = entry;
  return {
    id: modelIdOf(entry),
    label: model.label,
    provider: { id: provider.id, label: provider.label },
    capabilities: model.capabilities,
    price: model.price,
    notice: model.notice,
    usable: unusableReason === null,
    unusableReason,
  };
}

function entriesOf(provider: ImageProvider, keys: UsableProviderKey[]): CatalogEntry[] {
  const [first = null] = keys;
  const unusableReason =
    provider.credential === null || first
      ? null
      : `Add a key for ${provider.label} on the companion page first.`;
  const declared = provider.models.map((model) => ({
    provider,
    model,
    key: first,
    unusableReason,
  }));
  const opened = keys.flatMap((key) =>
    (provider.modelsOf?.(key.settings) ?? []).map((model) => ({
      provider,
      model,
      key,
      unusableReason: null,
    })),
  );
  // Two keys may open a model of the same name: the preferred one, which comes first, has it.
  const entries = [...declared, ...opened];
  return entries.filter(
    ({ model }, index) => entries.findIndex((other) => other.model.name === model.name) === index,
  );
}
