import type { Generation, GenerationStatus } from '../../../shared/generation.ts';
import { dollars } from '../money-text.ts';

const STATUS_TEXT: Record<GenerationStatus, string> = {
  queued: 'waiting',
  running: 'running',
  succeeded: '',
  failed: 'failed',
  cancelled: 'cancelled',
  outcome_unknown: 'outcome unknown',
};

/** With what, when, and for how much: "Sketch (offline, procedural – not AI) · 22 Nov, 14:05 · free". */
export function madeText(generation: Generation): string {
  const { modelLabel, createdAt, status, actualMicros } = generation;
  const when = new Date(createdAt).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const cost = actualMicros === null ? '' : actualMicros === 0 ? 'free' : dollars(actualMicros);
  return [modelLabel, when, STATUS_TEXT[status], cost].filter(Boolean).join(' · ');
}
