import type { GenerationRequest } from '../../../shared/generation.ts';
import type { Reference } from '../references/reference.ts';
import { storedReference } from '../references/stored-reference.ts';
import type { RunRecord } from '../runs/run.ts';
import type { Form } from './form.ts';
import { commonFields, seedText } from './form-from-recipe.ts';

/** The form as a request that was sent fills it in; `null` where the run has none. */
export function formFromRequest(
  record: Pick<RunRecord, 'request' | 'references'>,
): Partial<Form> | null {
  const { kind, generations } = record.request ?? { kind: 'single', generations: [] };
  const [first, ...others] = generations;
  if (!first) return null;
  const { prompt, model, options = {}, count = 1, aspectRatio = null, size = null } = first;
  const seed = generations.find((request) => request.seed !== undefined)?.seed ?? null;
  const form: Partial<Form> = {
    ...commonFields({ prompt, model, options, aspectRatio, size }),
    seed: seedText(seed),
    count,
    references: referencesOf(generations, record.references),
  };
  if (kind === 'compare') form.comparedIds = others.map((request) => request.model);
  // Targets that were asked for in several shapes were matched.
  else if (others.some((request) => shapeOf(request) !== shapeOf(first))) form.shape = 'match';
  return form;
}

const shapeOf = ({ aspectRatio, size }: GenerationRequest): string =>
  JSON.stringify([aspectRatio, size]);

/** The references of the generation that took most of them: the others took the first of these. */
function referencesOf(
  generations: GenerationRequest[],
  known: RunRecord['references'],
): Reference[] {
  const taken = generations.map(({ references = [] }) => references);
  const most = taken.reduce((one, other) => (other.length > one.length ? other : one));
  return known.flatMap((reference, position) => {
    const assetId = most[position]?.assetId;
    return assetId === undefined ? [] : [storedReference({ ...reference, assetId })];
  });
}
