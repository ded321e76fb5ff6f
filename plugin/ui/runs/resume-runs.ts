import type { Generation } from '../../../shared/generation.ts';
import { isSignedOut } from '../problem-text.ts';
import type { Desk } from './desk.ts';
import { readGenerations } from './read-generations.ts';
import { newRun, outputKey, type RunRecord } from './run.ts';
import { abandon } from './send-run.ts';

interface Going {
  send(id: string): Promise<void>;
  follow(id: string, generations: Generation[]): void;
}

/** ms for which the service surely knows a request again by its key; it forgets after 48 hours. */
const KEY_LIFETIME = 47 * 3_600_000;

/**
 * Takes up where the last window stopped: sends what may not have arrived, places what arrived
 * and was never claimed, and clears this installation's placeholders that wait for nothing.
 */
export async function resumeRuns(desk: Desk, stored: unknown[], going: Going): Promise<void> {
  const { main, list } = desk;
  const records = stored.filter(isRecord).filter(({ id }) => !list.get(id));
  for (const record of records) list.add({ ...newRun(record), resumed: true });
  for (const record of records) {
    const isOld = Date.now() - Date.parse(record.createdAt) > KEY_LIFETIME;
    if (record.stage === 'preparing' || (record.stage === 'sending' && isOld)) {
      // Nothing was sent, or nothing can be sent without making it a second time.
      await abandon(desk, record.id, null);
      list.remove(record.id);
    } else if (record.stage === 'sending') {
      await going.send(record.id);
    } else {
      await resumeAccepted(desk, record, going);
    }
  }
  const keepRuns = list.runs.get().map((run) => run.record.id);
  await main.call('sweepPlaceholders', { keepRuns });
}

async function resumeAccepted(desk: Desk, record: RunRecord, going: Going): Promise<void> {
  const { api, main, list } = desk;
  try {
    const generations = await readGenerations(desk, record);
    if (generations.length === 0) {
      await abandon(desk, record.id, null);
      return list.remove(record.id);
    }
    const handled = new Set<string>();
    for (const [index, { id, outputs }] of generations.entries()) {
      if (outputs.length === 0) continue;
      const { items } = await api.placements(id);
      for (const { output } of items) handled.add(outputKey(index, output));
    }
    // Claimed before: placed, or undone since. A placeholder still there waits for nothing.
    const slots = record.slots.filter(({ generation, output }) =>
      handled.has(outputKey(generation, output)),
    );
    await main.call('removePlaceholders', { slots });
    await main.call('adoptPlaceholders', {
      slots: record.slots.filter((slot) => !slots.includes(slot)),
    });
    list.change(record.id, () => ({ handled }));
    going.follow(record.id, generations);
  } catch (error) {
    if (isSignedOut(error)) desk.signedOut();
  }
}

function isRecord(value: unknown): value is RunRecord {
  return typeof value === 'object' && value !== null && 'stage' in value && 'slots' in value;
}
