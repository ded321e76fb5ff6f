import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { GenerationRequest, Warning } from '../../shared/generation.ts';
import type { OptionDeclaration, Price } from '../../shared/image-model.ts';
import { presentModel } from '../image-models/present-model.ts';
import type { ImageProvider, ModelDeclaration } from '../providers/image-provider.ts';
import { findModel } from '../providers/registry.ts';
import { modelUnknown, modelUnusable, unsupported } from './errors.ts';

export type AskedGeneration = z.output<typeof GenerationRequest>;

/** A request that its model can carry out, with every default filled in. */
export interface ResolvedGeneration {
  asked: AskedGeneration;
  provider: ImageProvider;
  model: ModelDeclaration;
  seed: number | null;
  options: Record<string, string | number | boolean>;
  references: { assetId: string; role: string | null }[];
  price: Price | null;
  /** USD micros; `null` for unknown. */
  estimateMicros: number | null;
  warnings: Warning[];
}

/** Seeds drawn here stay below 2³¹: some vendors read them as signed. */
const SEED_LIMIT = 2 ** 31;

/** Checks a request against what its model declares; throws a problem that names what is wrong. */
export function resolveGeneration(
  asked: AskedGeneration,
  providers: readonly ImageProvider[],
): ResolvedGeneration {
  const found = findModel(asked.model, providers);
  if (!found) throw modelUnknown(asked.model);
  const { provider, model } = found;
  const { unusableReason } = presentModel(provider, model);
  if (unusableReason !== null) throw modelUnusable(unusableReason);
  const { capabilities, label, price } = model;
  if (asked.count > capabilities.maxCount) {
    throw unsupported('count', `${label} makes at most ${capabilities.maxCount} pictures at once.`);
  }
  checkDimensions(asked, model);
  const warnings: Warning[] = [];
  if (asked.seed !== undefined && !capabilities.seed) {
    warnings.push({ code: 'seed_ignored', message: `${label} has no seeds; yours is not used.` });
  }
  const perImage = price?.perImageMicros ?? null;
  return {
    asked,
    provider,
    model,
    seed: capabilities.seed ? (asked.seed ?? randomInt(SEED_LIMIT)) : null,
    options: resolveOptions(asked, model),
    references: resolveReferences(asked, model),
    price,
    estimateMicros: perImage === null ? null : perImage * asked.count,
    warnings,
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
      : width % dimensions.multipleOf === 0 &&
        height % dimensions.multipleOf === 0 &&
        Math.min(width, height) >= dimensions.minSide &&
        Math.max(width, height) <= dimensions.maxSide &&
        width * height <= dimensions.maxPixels &&
        Math.max(width / height, height / width) <= dimensions.maxRatio;
  if (!fits) throw unsupported('size', `${model.label} cannot make ${width} × ${height} px.`);
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
) {
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
    return { assetId, role: role ?? roles[0]?.id ?? null };
  });
}
