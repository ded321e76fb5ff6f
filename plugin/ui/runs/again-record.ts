import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import { randomId } from '../random-id.ts';
import type { RunRecord } from './run.ts';

/** A run that places pictures of the history once more; the service has them already. */
export function againRecord(
  generation: Generation,
  outputs: GenerationOutput[],
  targetId: string | null,
  documentId: string,
): RunRecord {
  const [first] = outputs;
  return {
    id: randomId(),
    documentId,
    createdAt: new Date().toISOString(),
    stage: 'accepted',
    prompt: generation.prompt,
    modelLabel: generation.modelLabel,
    wanted: [
      {
        generation: 0,
        targetId,
        outputs: outputs.map(({ index }) => index),
        fillWith: first?.index ?? null,
        ratio: first ? first.width / first.height : 1,
      },
    ],
    slots: [],
    request: null,
    references: [],
    generationIds: [generation.id],
    again: true,
  };
}
