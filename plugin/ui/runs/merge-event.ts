import type { Generation } from '../../../shared/generation.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';

/** The generation with what one event says of it; what is older than known changes nothing. */
export function mergeEvent(
  known: Generation,
  event: Extract<StreamEvent, { type: 'progress' | 'output' }>,
): Generation {
  if (event.type === 'progress') {
    if (event.revision < known.revision) return known;
    const { revision, status, position, fraction } = event;
    // What makes progress no longer waits.
    return { ...known, revision, status, position, fraction, waitingUntil: null, waitingFor: null };
  }
  if (event.type === 'output' && !known.outputs.some(({ index }) => index === event.index)) {
    const { index, assetId, width, height } = event;
    const output = { index, assetId, width, height, seed: null, favourite: false };
    return { ...known, outputs: [...known.outputs, { ...output, contentType: 'image/png' }] };
  }
  return known;
}
