import type { Generation } from '../../../shared/generation.ts';
import type { StoredRun } from '../../protocol.ts';
import type { Desk } from './desk.ts';
import { readGenerations } from './read-generations.ts';
import { newRun, outputKey, type Run, type RunRecord } from './run.ts';
import { abandon } from './send-run.ts';

interface Going {
  send(id: string): Promise<void>;
  takeUp(run: Run): Promise<void>;
}

/** ms for which the service surely knows a request again by its key; it forgets after 48 hours. */
const KEY_LIFETIME = 47 * 3_600_000;

/**
 * Takes up where the last window of this person stopped: sends what may not have arrived, places
 * what arrived and was never claimed, and clears this installation's placeholders that wait for
 * nothing. What somebody else left is not touched.
 */
export async function resumeRuns(desk: Desk, stored: StoredRun[], going: Going): Promise<void> {
  const { main, list } = desk;
  const keepRuns: string[] = [];
  const mine = new Map<RunRecord, boolean>();
  for (const { id, accountId, record } of stored) {
    if (accountId !== undefined && accountId !== list.accountId) keepRuns.push(id);
    else if (!list.get(id)) mine.set(record as RunRecord, accountId !== undefined);
  }
  for (const record of mine.keys()) list.add({ ...newRun(record), resumed: true });
  for (const [{ id, stage, createdAt }, isSurelyMine] of mine) {
    const run = list.get(id);
    const isOld = Date.now() - Date.parse(createdAt) > KEY_LIFETIME;
    if (stage === 'accepted') {
      if (run) await going.takeUp(run);
    } else if (stage === 'sending' && isSurelyMine && !isOld) {
      await going.send(id);
    } else {
      // Nothing was sent, or nobody knows by whom, or sending it could make it a second time.
      await abandon(desk, id, null);
      list.remove(id);
    }
  }
  keepRuns.push(...list.runs.get().map((run) => run.record.id));
  await main.call('sweepPlaceholders', { keepRuns });
}

/** Takes up what was accepted. Throws where the service cannot be asked. */
export async function resumeAccepted(
  desk: Desk,
  { record }: Run,
  follow: (id: string, generations: Generation[]) => void,
): Promise<void> {
  const { api, main, list } = desk;
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
  follow(record.id, generations);
}
