import { newId } from '../platform/new-id.ts';
import type { ResolvedGeneration } from './generation-request.ts';

/** What is written of one generation of a batch; plain JSON. */
export type BatchRow = ReturnType<typeof batchRow>;

/** @param index its place in the batch, from 0 */
export function batchRow(
  { asked, model, options, seed, warnings, estimate, references }: ResolvedGeneration,
  index: number,
) {
  return {
    index,
    id: newId(),
    documentId: asked.documentId ?? null,
    model: asked.model,
    modelLabel: model.label,
    modelNotice: model.notice,
    priceSnapshot: { ...estimate, price: model.price },
    prompt: asked.prompt,
    options,
    count: asked.count,
    width: asked.size?.width ?? null,
    height: asked.size?.height ?? null,
    aspectRatio: asked.aspectRatio ?? null,
    seed,
    warnings,
    estimateMicros: estimate.micros,
    references: references.map((one, position) => ({ id: newId(), position, ...one })),
  };
}
