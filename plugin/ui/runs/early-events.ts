import type { GenerationEvent } from '../../../shared/stream-event.ts';
import type { Run } from './run.ts';

export interface EarlyEvents {
  /** Keeps an event that may be of a run whose request has not been answered yet. */
  keep(event: GenerationEvent, runs: readonly Run[]): boolean;
  /** What was kept of these generations, oldest first; it is kept no longer. */
  take(generations: readonly { id: string }[]): GenerationEvent[];
}

/**
 * The stream may be quicker than the answer that says which generations a run has: what it told
 * before would otherwise be lost, and with it the end of a quick generation.
 */
export function createEarlyEvents(): EarlyEvents {
  const kept = new Map<string, GenerationEvent[]>();
  return {
    keep(event, runs) {
      const id = 'generation' in event ? event.generation.id : event.generationId;
      if (runs.some(({ record }) => record.generationIds.includes(id))) return false;
      if (runs.every(({ record }) => record.stage === 'accepted')) {
        kept.clear();
        return false;
      }
      kept.set(id, [...(kept.get(id) ?? []), event]);
      return true;
    },
    take(generations) {
      return generations.flatMap(({ id }) => {
        const events = kept.get(id) ?? [];
        kept.delete(id);
        return events;
      });
    },
  };
}
