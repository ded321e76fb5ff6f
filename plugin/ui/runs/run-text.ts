import { dollars } from '../../../shared/money-text.ts';
import { waitText } from '../history/made-text.ts';
import { chargedText, costText } from '../money-text.ts';
import type { QueuePlace } from './queue-place.ts';
import {
  isComparison,
  type Run,
  type RunProblem,
  runCharged,
  runCost,
  runEstimate,
} from './run.ts';

/** Where a run stands, in a few words; `place`: in the line, where that is known. */
export function runText(run: Run, place: QueuePlace | null = null): string {
  const { record, generations, settled, cancelling, placed, consent, delay } = run;
  if (settled) return settledText(run);
  if (delay) return delay;
  if (consent) return `Waits until you agree that ${consent.notice.providerLabel} receives it.`;
  if (cancelling) return 'Stopping what can be stopped.';
  if (record.stage === 'preparing') {
    return record.slots.length === 0 ? 'Preparing.' : 'Sending the references.';
  }
  if (record.stage === 'sending') return 'Sending.';
  const waiting = generations.find(waitText);
  if (waiting && !isComparison(run)) {
    const why =
      waiting.waitingFor === 'disk_room' ? 'service’s disk is full' : 'provider wants a pause';
    return `The ${why}: ${waitText(waiting)}, then goes on by itself.`;
  }
  if (placed.size > 0) return `${placed.size} of ${outputsWanted(run)} placed.`;
  const isQueued = generations.some(({ status }) => status === 'queued');
  if (!isQueued || generations.some(({ status }) => status === 'running')) {
    return isComparison(run) ? 'The models are working.' : `${record.modelLabel} is working.`;
  }
  if (!place) return 'Waiting to start.';
  const { number, paused } = place;
  return `${paused ? 'Paused' : 'Waiting'}, ${number === 1 ? 'next' : `number ${number}`} in line.`;
}

/** What went wrong, whether that cost money, and what to do next. */
export function problemSentences({ code, message, next, charged, retry }: RunProblem): string[] {
  let money = chargedText(charged);
  // The service's own refusals say it in their words, but only of themselves.
  if (/charged/i.test(message)) {
    money = charged !== 'no' && /nothing was charged/.test(message) ? `Before that: ${money}` : '';
  }
  const twice = 'A retry is a new request and may be paid for a second time.';
  const isNew = charged === 'unknown' && retry && code !== 'unreachable';
  return [message, money, next, isNew ? twice : ''].filter(Boolean);
}

function settledText(run: Run): string {
  const { generations, placed, cancelling, declined, record } = run;
  if (declined) return 'Nothing was sent and nothing was charged.';
  const cancelled = cancelling || generations.some(({ status }) => status === 'cancelled');
  const count = placed.size === 1 ? '1 picture' : `${placed.size} pictures`;
  if (cancelled)
    return `Cancelled${placed.size === 0 ? '' : `; ${count} placed`}. ${moneyText(run)}`;
  if (record.again) return placed.size === 0 ? 'Finished.' : `Placed ${count} again.`;
  const cost = costText(runCost(run), runEstimate(run));
  if (placed.size === 0) return `Finished, ${cost}.`;
  return `Placed ${count}${cost.startsWith('$') ? ' for' : ','} ${cost}.`;
}

/** Whether a cancelled run was charged, and how much where that is known. */
function moneyText(run: Run): string {
  const charged = runCharged(run);
  const cost = runCost(run);
  if (charged === 'no') return 'Nothing was charged.';
  return charged === 'yes' && cost ? `Charged ${dollars(cost)}.` : chargedText(charged);
}

function outputsWanted({ record }: Run): number {
  return record.wanted.reduce((sum, { outputs }) => sum + outputs.length, 0);
}
