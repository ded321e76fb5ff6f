import type { Generation, GenerationStatus } from '../../../shared/generation.ts';
import { isFinished } from '../../../shared/generation-status.ts';
import { formatMoment } from '../../../shared/time-text.ts';
import { clockText } from '../clock-text.ts';
import { costText } from '../money-text.ts';

const STATUS_TEXT: Record<GenerationStatus, string> = {
  queued: 'waiting',
  running: 'running',
  succeeded: '',
  failed: 'failed',
  cancelled: 'cancelled',
  outcome_unknown: 'outcome unknown',
};

/** With what, when, and for how much: "Sketch (offline, procedural – not AI) · 22 Nov 2026, 14:05 · free". */
export function madeText(generation: Generation): string {
  const { modelLabel, createdAt, status } = generation;
  const state = waitText(generation) || STATUS_TEXT[status];
  return [modelLabel, formatMoment(createdAt), state, madeFor(generation)]
    .filter(Boolean)
    .join(' · ');
}

/** What makes it wait beside the queue; empty where nothing does. */
export function waitText({ waitingUntil, waitingFor }: Generation): string {
  // When there will be room nobody knows.
  if (waitingFor === 'disk_room') return 'waits for room';
  return waitingUntil ? `waits until ${clockText(waitingUntil)}` : '';
}

/** What it cost once that is settled. A failure that was not charged says so in its own words. */
function madeFor({ status, actualMicros, estimateMicros }: Generation): string {
  if (!isFinished(status)) return '';
  if (status === 'succeeded') return costText(actualMicros, estimateMicros);
  return actualMicros === 0 ? 'not charged' : costText(actualMicros, null);
}
