import type { Queue } from '../../../shared/queue.ts';

/** Where a run stands in the person's line. */
export interface QueuePlace {
  /** Its generations that wait, the next one first. */
  ids: string[];
  /** 1 for the next in line. */
  number: number;
  isFirst: boolean;
  isLast: boolean;
  paused: boolean;
}

/** Of the run with these generations; `null` where nothing of it waits. */
export function queuePlace(own: string[], { generationIds, paused }: Queue): QueuePlace | null {
  const ids = generationIds.filter((id) => own.includes(id));
  const [first] = ids;
  if (first === undefined) return null;
  const before = generationIds.indexOf(first);
  return {
    ids,
    number: before + 1,
    isFirst: ids.every((id, index) => id === generationIds[index]),
    isLast: ids.every((id, index) => id === generationIds.at(index - ids.length)),
    paused,
  };
}
