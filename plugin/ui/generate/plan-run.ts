import type { BatchRequest, GenerationRequest } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import type { CanvasLayer, PlacesWanted } from '../../protocol.ts';
import type { Reference } from '../references/reference.ts';
import { countFor, type Form, optionValue, parseSeed, usedReferences } from './form.ts';
import { ratioOfRequest, shapeRequest } from './shapes.ts';

/** What one press of Generate asks for; references join it once the service has them. */
export interface RunPlan {
  modelLabel: string;
  kind: BatchRequest['kind'];
  generations: GenerationRequest[];
  wanted: PlacesWanted[];
  references: Reference[];
}

/** One generation for the whole form, or one for each of several targets. */
export function planRun(form: Form, model: ImageModel, documentId: string): RunPlan {
  const targets: (CanvasLayer | null)[] = form.targets.length > 0 ? form.targets : [null];
  const count = countFor(form, model);
  const plan: RunPlan = {
    modelLabel: model.label,
    kind: targets.length > 1 ? 'targets' : 'single',
    generations: [],
    wanted: [],
    references: usedReferences(form, model).map((reference) => ({
      ...reference,
      role: roleFor(reference, model),
    })),
  };
  targets.forEach((target, generation) => {
    const shape = shapeRequest(model.capabilities.dimensions, form.shape, target);
    plan.generations.push({ ...commonRequest(form, model), ...shape, count, documentId });
    plan.wanted.push({
      generation,
      targetId: target?.id ?? null,
      outputs: Array.from({ length: count }, (_, output) => output),
      fillWith: 0,
      ratio: ratioOfRequest(shape),
    });
  });
  return plan;
}

/** The plan as the body that is sent, with the uploaded references in their order. */
export function batchRequest(
  plan: RunPlan,
  references: { assetId: string; role: string | null }[],
): BatchRequest {
  const sent = references.map(({ assetId, role }) =>
    role === null ? { assetId } : { assetId, role },
  );
  return {
    kind: plan.kind,
    generations: plan.generations.map((generation) => ({ ...generation, references: sent })),
  };
}

function commonRequest(form: Form, model: ImageModel): GenerationRequest {
  const { capabilities } = model;
  const seed = capabilities.seed ? parseSeed(form.seed) : null;
  return {
    model: model.id,
    prompt: form.prompt.trim(),
    ...(typeof seed === 'number' ? { seed } : {}),
    options: Object.fromEntries(
      capabilities.options.map((option) => [option.name, optionValue(form, option)]),
    ),
  };
}

/** The role a reference is sent with: the chosen one where the model knows it, else its first. */
export function roleFor(reference: Reference, model: ImageModel): string | null {
  const { roles } = model.capabilities.references;
  return roles.find(({ id }) => id === reference.role)?.id ?? roles[0]?.id ?? null;
}
