import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { GenerationRequest, Warning } from '../../shared/generation.ts';
import type { OptionDeclaration } from '../../shared/image-model.ts';
import { isSizeWithin } from '../../shared/is-size-within.ts';
import { type CatalogEntry, findInCatalog } from '../image-models/model-catalog.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { hasRoom, type KeyBudget, readKeyBudgets } from '../provider-keys/key-budgets.ts';
import type { UsableProviderKey } from '../provider-keys/usable-provider-keys.ts';
import type {
  Estimate,
  ImageProvider,
  ModelDeclaration,
  PricedRequest,
} from '../providers/image-provider.ts';
import { modelUnknown, modelUnusable, referenceNotFound, unsupported } from './errors.ts';

export type AskedGeneration = z.output<typeof GenerationRequest>;

/** A picture that a request refers to; px. */
export interface ResolvedReference {
  assetId: string;
  role: string | null;
  width: number;
  height: number;
}

/** A request that its model can carry out, with every default filled in. */
export interface ResolvedGeneration {
  asked: AskedGeneration;
  provider: ImageProvider;
  model: ModelDeclaration;
  seed: number | null;
  options: Record<string, string | number | boolean>;
  references: ResolvedReference[];
  /** The key it would be made with now; `null` where none is needed, or none has room. */
  key: UsableProviderKey | null;
  /** The limit that keeps it from being made; `null` where none does. */
  limit: KeyBudget | null;
  estimate: Estimate;
  warnings: Warning[];
}

/** Seeds drawn here are not above it: some vendors read them as signed, and do not say so. */
const LARGEST_DRAWN = 2 ** 31 - 1;

/** How large the pictures are that requests refer to, by id; px. */
export type Pictures = ReadonlyMap<string, { width: number; height: number }>;

/**
 * Checks requests against what their models declare and what the person has; throws a problem
 * that names what is wrong. References that are none of `given` are assets of the person's.
 */
export async function resolveGenerations(
  catalog: readonly CatalogEntry[],
  prisma: PrismaClient,
  userId: string,
  asked: readonly AskedGeneration[],
  given: Pictures = new Map(),
): Promise<ResolvedGeneration[]> {
  const ids = asked
    .flatMap(({ references }) => references.map(({ assetId }) => assetId))
    .filter((id) => !given.has(id));
  const assets =
    ids.length === 0
      ? []
      : await prisma.asset.findMany({
          where: { userId, id: { in: ids } },
          select: { id: true, width: true, height: true },
        });
  const pictures = new Map([...given, ...assets.map(({ id, ...size }) => [id, size] as const)]);
  const resolved = asked.map((one) => resolve(one, catalog, pictures));
  const keys = resolved.flatMap(({ entry }) => entry.keys);
  const budgets = await readKeyBudgets(prisma, userId, keys);
  return resolved.map(({ entry, priced, ...one }) => ({
    ...one,
    ...chooseKey(entry, priced, budgets),
  }));
}

/**
 * The key for a request, in the budget of which it is then counted, and what it costs with that one: a
 * vendor may take another price with each. Where none has room it is what the first would cost.
 */
function chooseKey(
  entry: CatalogEntry,
  priced: PricedRequest,
  budgets: Map<string, KeyBudget>,
): Pick<ResolvedGeneration, 'key' | 'limit' | 'estimate'> {
  for (const key of entry.keys) {
    const estimate = estimateOf(entry, priced, key);
    const budget = budgets.get(key.id);
    if (!budget) return { key, limit: null, estimate };
    if (!hasRoom(budget, estimate.micros)) continue;
    const takenMicros = budget.takenMicros + (estimate.micros ?? 0);
    budgets.set(key.id, { ...budget, takenMicros });
    return { key, limit: null, estimate };
  }
  const preferred = entry.keys[0] ?? null;
  const limit = (preferred && budgets.get(preferred.id)) ?? null;
  return { key: null, limit, estimate: estimateOf(entry, priced, preferred) };
}

function resolve(
  asked: AskedGeneration,
  catalog: readonly CatalogEntry[],
  pictures: Pictures,
): Omit<ResolvedGeneration, 'key' | 'limit' | 'estimate'> & {
  entry: CatalogEntry;
  priced: PricedRequest;
} {
  const entry = findInCatalog(catalog, asked.model);
  if (!entry) throw modelUnknown(asked.model);
  const { provider, model, unusableReason } = entry;
  if (unusableReason !== null) throw modelUnusable(unusableReason);
  const { capabilities, label } = model;
  if (asked.count > capabilities.maxCount) {
    throw unsupported('count', `${label} makes at most ${capabilities.maxCount} pictures at once.`);
  }
  checkDimensions(asked, model);
  checkSeed(asked, model);
  const warnings: Warning[] = [];
  if (asked.seed !== undefined && !capabilities.seed) {
    warnings.push({ code: 'seed_ignored', message: `${label} has no seeds; yours is not used.` });
  }
  const options = resolveOptions(asked, model);
  const references = resolveReferences(asked, model, pictures);
  const priced = pricedRequest(asked, model, options, references);
  warnings.push(...warningsOf(provider, priced));
  return {
    asked,
    provider,
    model,
    entry,
    priced,
    seed: capabilities.seed ? (asked.seed ?? drawSeed(asked, model)) : null,
    options,
    references,
    warnings,
  };
}

function pricedRequest(
  { prompt, count, size, aspectRatio }: AskedGeneration,
  { name }: ModelDeclaration,
  options: ResolvedGeneration['options'],
  references: ResolvedGeneration['references'],
): PricedRequest {
  return {
    model: name,
    prompt,
    count,
    size: size ?? null,
    aspectRatio: aspectRatio ?? null,
    references: references.map(({ assetId: _, ...picture }) => picture),
    options,
  };
}

/** What the provider says of the whole; throws where it would have to be refused. */
function warningsOf({ review }: ImageProvider, request: PricedRequest): Warning[] {
  const objections = review?.(request) ?? [];
  const refused = objections.find(({ verdict }) => verdict === 'refuse');
  if (refused) throw unsupported(refused.about, refused.message);
  return objections.map(({ about, message }) => ({ code: `${about}_ignored`, message }));
}

/** What a request would cost with a key. */
export function estimateOf(
  { provider, model }: Pick<CatalogEntry, 'provider' | 'model'>,
  request: PricedRequest,
  key: UsableProviderKey | null,
): Estimate {
  const prices = key?.listedPrices;
  if (provider.estimate) return provider.estimate({ ...request, ...(prices && { prices }) });
  const { count } = request;
  const { price, label } = model;
  if (price === null) return { micros: null, basis: `Nobody says what ${label} costs.` };
  const { perImageMicros, basis, source, date } = price;
  return {
    micros: perImageMicros === null ? null : perImageMicros * count,
    basis: `${count} × ${label}: ${basis} (${source}, ${date}).`,
  };
}

function checkDimensions({ size, aspectRatio }: AskedGeneration, model: ModelDeclaration): void {
  const { dimensions } = model.capabilities;
  if (dimensions.kind === 'ratios') {
    if (size) {
      throw unsupported('size', `${model.label} takes an aspect ratio, not a size in pixels.`);
    }
    if (aspectRatio && !dimensions.ratios.includes(aspectRatio)) {
      throw unsupported(
        'aspectRatio',
        `${model.label} makes ${dimensions.ratios.join(', ')}, not ${aspectRatio}.`,
      );
    }
    return;
  }
  if (aspectRatio) {
    throw unsupported('aspectRatio', `${model.label} takes a size in pixels, not an aspect ratio.`);
  }
  if (!size) return;
  const { width, height } = size;
  const fits =
    dimensions.kind === 'sizes'
      ? dimensions.sizes.some((one) => one.width === width && one.height === height)
      : isSizeWithin(dimensions, size);
  if (!fits) throw unsupported('size', `${model.label} cannot make ${width} × ${height} px.`);
}

/** Seeds count up from picture to picture; throws where the last one is too large for the model. */
export function checkSeed(
  { seed, count }: { seed?: number | null | undefined; count: number },
  { label, capabilities }: ModelDeclaration,
): void {
  const { maxSeed } = capabilities;
  if (typeof seed !== 'number' || !capabilities.seed || maxSeed === undefined) return;
  const largest = maxSeed - (count - 1);
  if (seed <= largest) return;
  const of = count > 1 ? ` as the first of ${count}` : '';
  throw unsupported('seed', `${label} takes seeds up to ${largest}${of}, not ${seed}.`);
}

function drawSeed({ count }: AskedGeneration, { capabilities }: ModelDeclaration): number {
  const largest = Math.min(capabilities.maxSeed ?? LARGEST_DRAWN, LARGEST_DRAWN) - (count - 1);
  return randomInt(largest + 1);
}

function resolveOptions(asked: AskedGeneration, { label, capabilities }: ModelDeclaration) {
  const declared = new Map(capabilities.options.map((option) => [option.name, option]));
  const options: ResolvedGeneration['options'] = {};
  for (const { name, default: value } of declared.values()) options[name] = value;
  for (const [name, value] of Object.entries(asked.options)) {
    const declaration = declared.get(name);
    if (!declaration) throw unsupported(`options.${name}`, `${label} has no option “${name}”.`);
    if (!isChoice(declaration, value)) {
      throw unsupported(`options.${name}`, `“${value}” is not a choice for ${declaration.label}.`);
    }
    options[name] = value;
  }
  return options;
}

function isChoice(option: OptionDeclaration, value: unknown): boolean {
  switch (option.kind) {
    case 'choice':
      return option.choices.some((choice) => choice.value === value);
    case 'switch':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && value >= option.min && value <= option.max;
  }
}

function resolveReferences(
  { references }: AskedGeneration,
  { label, capabilities }: ModelDeclaration,
  pictures: Pictures,
): ResolvedReference[] {
  const { max, roles } = capabilities.references;
  if (references.length > max) {
    throw unsupported(
      'references',
      max === 0 ? `${label} takes no references.` : `${label} takes at most ${max} references.`,
    );
  }
  return references.map(({ assetId, role }, position) => {
    if (role !== undefined && !roles.some(({ id }) => id === role)) {
      throw unsupported(`references.${position}.role`, `${label} knows no role “${role}”.`);
    }
    const picture = pictures.get(assetId);
    if (!picture) throw referenceNotFound(position);
    return { assetId, role: role ?? roles[0]?.id ?? null, ...picture };
  });
}
