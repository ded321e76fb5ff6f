import { ApiError } from '../../../shared/api-requests.ts';
import type { Generation } from '../../../shared/generation.ts';
import { isFinished } from '../../../shared/generation-status.ts';
import type { Desk } from './desk.ts';
import { DELETED, type RunRecord, runCharged } from './run.ts';

/**
 * The generations of a run as the service tells them, or as the window knows them where that is
 * newer. One that was deleted has ended; none at all where all are gone that were never seen.
 */
export async function readGenerations(
  { api, list }: Desk,
  { id, generationIds }: RunRecord,
): Promise<Generation[]> {
  const found = await Promise.all(
    generationIds.map((one) => api.generation(one).catch(nullIfGone)),
  );
  const known = list.get(id)?.generations ?? [];
  const some = [...known, ...found].find((generation) => generation !== null);
  if (!some) return [];
  const unseen: Generation = {
    ...some,
    status: 'running',
    calls: [],
    error: null,
    estimateMicros: null,
  };
  return found.map((told, index) => {
    const before = known[index];
    if (!told) return deletedGeneration(before ?? unseen);
    return before && before.revision > told.revision ? before : told;
  });
}

/** Ended without a picture, for what is known to have been paid. */
function deletedGeneration(known: Generation): Generation {
  const isSure = isFinished(known.status);
  const charged = isSure ? runCharged({ generations: [known] }) : 'unknown';
  const error = { code: DELETED, message: 'A generation was deleted.', next: '', charged };
  const actualMicros = isSure ? known.actualMicros : null;
  return { ...known, status: 'failed', outputs: [], error, warnings: [error], actualMicros };
}

function nullIfGone(error: unknown): null {
  if (error instanceof ApiError && error.problem.status === 404) return null;
  throw error;
}
