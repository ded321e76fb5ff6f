import { fitDimensions } from '../../shared/fit-dimensions.ts';
import type { ImageModel, Price } from '../../shared/image-model.ts';
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
  /**
   * The keys that open it, in their order of preference; empty where none is needed, or none is
   * there.
   */
  keys: readonly UsableProviderKey[];
  /** Why it cannot be used now, as a sentence; `null` when it can. */
  unusableReason: string | null;
}

/** The models there are for a person, as they are now. */
export async function readModelCatalog(
  on: PrismaClient | Transaction,
  service: { providers: readonly ImageProvider[]; config: Pick<Config, 'providerBaseUrls'> },
  userId: string,
): Promise<CatalogEntry[]> {
  return modelCatalog(service.providers, await usableProviderKeys(on, service, userId));
}

/** Every model there is for a person: the declared ones, and those that their own keys open. */
export function modelCatalog(
  providers: readonly ImageProvider[],
  keys: readonly UsableProviderKey[],
): CatalogEntry[] {
  return providers.flatMap((provider) =>
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
    price: model.price ?? listedPriceOf(entry),
    notice: model.notice,
    usable: unusableReason === null,
    unusableReason,
    successor: model.retired ? `${provider.id}/${model.retired.successor}` : null,
  };
}

/** What one picture costs as the form begins, by what the vendor lists for the preferred key. */
function listedPriceOf({ provider, model, keys }: CatalogEntry): Price | null {
  const prices = keys[0]?.listedPrices;
  const listed = prices?.[model.name];
  if (!prices || !listed) return null;
  const { options, dimensions } = model.capabilities;
  const estimate = provider.estimate?.({
    model: model.name,
    count: 1,
    size: null,
    aspectRatio: null,
    ...fitDimensions(dimensions, 1, 1),
    references: [],
    options: Object.fromEntries(options.map((option) => [option.name, option.default])),
    prompt: '',
    prices,
  });
  if (!estimate || estimate.micros === null) return null;
  const source = `${provider.label}’s price list for your key`;
  return {
    perImageMicros: estimate.micros,
    basis: `one picture as the form begins, by the ${listed.per}`,
    source,
    date: listed.date,
  };
}

/** Why a model that its vendor has ended cannot be used; `null` for one that is still served. */
function retirementOf(
  { label, retired }: ModelDeclaration,
  { label: vendor, models }: ImageProvider,
): string | null {
  if (!retired) return null;
  const since = retired.on === null ? '' : ` since ${retired.on}`;
  const successor = models.find(({ name }) => name === retired.successor)?.label;
  return `${vendor} no longer serves ${label}${since}. ${successor ?? retired.successor} takes its place.`;
}

/** Why a model that the vendor's own list does not have cannot be used. */
function notListed({ label }: ModelDeclaration, { label: vendor }: ImageProvider): string {
  return `${vendor} does not list ${label} among the models of your key.`;
}

function entriesOf(provider: ImageProvider, keys: readonly UsableProviderKey[]): CatalogEntry[] {
  const unusableReason =
    provider.credential === null || keys.length > 0
      ? null
      : `Add a key for ${provider.label} on the companion page first.`;
  const entries = new Map<string, CatalogEntry & { keys: UsableProviderKey[] }>();
  for (const model of provider.models) {
    const opening = keys.filter((key) => key.listedModels?.includes(model.name) ?? true);
    const reason =
      retirementOf(model, provider) ??
      unusableReason ??
      (keys.length > 0 && opening.length === 0 ? notListed(model, provider) : null);
    entries.set(model.name, { provider, model, keys: opening, unusableReason: reason });
  }
  for (const key of keys) {
    for (const model of provider.modelsOf?.(key.settings) ?? []) {
      const known = entries.get(model.name);
      // Two keys may open a model of the same name: the preferred one says what it can do.
      if (!known) entries.set(model.name, { provider, model, keys: [key], unusableReason: null });
      else if (!known.keys.includes(key)) known.keys.push(key);
    }
  }
  return [...entries.values()];
}
