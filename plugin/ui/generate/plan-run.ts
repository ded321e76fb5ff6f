import type { BatchRequest, GenerationRequest } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import type { CanvasLayer, PlacesWanted } from '../../protocol.ts';
import type { Reference } from '../references/reference.ts';
import { countFor, type Form, optionValue, parseSeed, usedReferences } from './form.ts';
import { isShape, ratioOfRequest, shapeRequest, sidesOf } from './shapes.ts';

/** What one press of Generate asks for; references join it once the service has them. */
export interface RunPlan {
  modelLabel: string;
  kind: BatchRequest['kind'];
  generations: GenerationRequest[];
  wanted: PlacesWanted[];
  references: Reference[];
  /** By generation: the roles of the references it takes, which are the first ones. */
  roles: (string | null)[][];
}

/** One generation for the whole form, one for each of several targets, or one for each model. */
export function planRun(
  form: Form,
  model: ImageModel,
  documentId: string,
  compared: readonly ImageModel[] = [],
): RunPlan {
  if (compared.length > 0) return planComparison(form, [model, ...compared], documentId);
  const targets: (CanvasLayer | null)[] = form.targets.length > 0 ? form.targets : [null];
  const count = countFor(form, model);
  const plan: RunPlan = {
    modelLabel: model.label,
    kind: targets.length > 1 ? 'targets' : 'single',
    generations: [],
    wanted: [],
    references: usedReferences(form, model),
    roles: [],
  };
  targets.forEach((target, generation) => {
    const shape = shapeRequest(model.capabilities.dimensions, form.shape, target);
    plan.generations.push({ ...commonRequest(form, model), ...shape, count, documentId });
    plan.roles.push(rolesFor(form, model));
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

/**
 * One generation for each model, in a row beside the first target, each under its model's name. The
 * form is the first model's: the others are asked for what they have of it, in the nearest shape.
 */
function planComparison(form: Form, models: ImageModel[], documentId: string): RunPlan {
  const [target = null] = form.targets;
  const most = Math.max(...models.map((model) => usedReferences(form, model).length));
  const plan: RunPlan = {
    modelLabel: models.map(({ label }) => label).join(', '),
    kind: 'compare',
    generations: [],
    wanted: [],
    references: form.references.slice(0, most),
    roles: models.map((model) => rolesFor(form, model)),
  };
  models.forEach((model, generation) => {
    const { dimensions } = model.capabilities;
    const shape = isShape(dimensions, form.shape)
      ? shapeRequest(dimensions, form.shape, target)
      : shapeRequest(dimensions, 'match', sidesOf(form.shape) ?? target);
    plan.generations.push({ ...commonRequest(form, model), ...shape, count: 1, documentId });
    plan.wanted.push({
      generation,
      targetId: target?.id ?? null,
      outputs: [0],
      fillWith: null,
      ratio: ratioOfRequest(shape),
      label: model.label,
    });
  });
  return plan;
}

/** The plan as the body that is sent; each generation takes as many of the references as it can. */
export function batchRequest<Picture extends object>(
  { kind, generations, roles }: Pick<RunPlan, 'kind' | 'generations' | 'roles'>,
  references: readonly Picture[],
) {
  return {
    kind,
    generations: generations.map((generation, index) => ({
      ...generation,
      references: (roles[index] ?? []).flatMap((role, position) => {
        const picture = references[position];
        if (picture === undefined) return [];
        return [role === null ? picture : { ...picture, role }];
      }),
    })),
  };
}

function rolesFor(form: Form, model: ImageModel): (string | null)[] {
  return usedReferences(form, model).map((reference) => roleFor(reference, model));
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
