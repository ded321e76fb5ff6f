import type { Charged } from '../../../shared/problem.ts';
import { chargedText, dollars } from '../money-text.ts';
import type { Run } from './run.ts';

/** Where a run stands, in a few words. */
export function runText(run: Run, charged: Charged): string {
  const { record, generations, settled, cancelling, placed } = run;
  if (settled) return settledText(run, charged);
  if (cancelling) return 'Stopping what can be stopped.';
  if (record.stage === 'preparing') {
    return record.slots.length === 0 ? 'Preparing.' : 'Sending the references.';
  }
  if (record.stage === 'sending') return 'Sending.';
  if (placed.size > 0) return `${placed.size} of ${outputsWanted(run)} placed.`;
  const waiting = generations.find(({ waitingUntil }) => waitingUntil !== null);
  if (waiting?.waitingUntil) {
    const time = new Date(waiting.waitingUntil).toLocaleTimeString();
    return `The provider asks to wait until ${time}; it goes on by itself.`;
  }
  const queued = generations.find(({ status }) => status === 'queued');
  if (!queued || generations.some(({ status }) => status === 'running')) {
    return `${record.modelLabel} is working.`;
  }
  return queued.position && queued.position > 1
    ? `Waiting, number ${queued.position} in line.`
    : 'Waiting to start.';
}

function settledText(run: Run, charged: Charged): string {
  const { generations, placed, cancelling, record } = run;
  const cancelled = cancelling || generations.some(({ status }) => status === 'cancelled');
  const count = placed.size === 1 ? '1 picture' : `${placed.size} pictures`;
  if (cancelled && placed.size === 0) return `Cancelled. ${chargedText(charged)}`;
  if (cancelled) return `Cancelled; ${count} placed. ${chargedText(charged)}`;
  if (placed.size === 0) return 'Finished.';
  return record.again ? `Placed ${count} again.` : `Placed ${count}${costText(run)}.`;
}

function costText({ generations }: Run): string {
  const costs = generations.map(({ actualMicros }) => actualMicros);
  if (costs.includes(null)) return '; the cost is not known yet';
  const total = costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
  return total === 0 ? ', free' : ` for ${dollars(total)}`;
}

function outputsWanted({ record }: Run): number {
  return record.wanted.reduce((sum, { outputs }) => sum + outputs.length, 0);
}
