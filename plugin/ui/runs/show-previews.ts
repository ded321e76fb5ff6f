import type { StreamEvent } from '../../../shared/stream-event.ts';
import type { Desk } from './desk.ts';
import { outputKey, type Run } from './run.ts';

type PreviewEvent = Extract<StreamEvent, { type: 'preview' }>;

/** ms between two partial pictures of one output; each is a picture more in the Figma file. */
const PAUSE = 400;

/**
 * Shows partial pictures on placeholders, and the newest on the run's card. One at a time is
 * fetched for each output, and of those that came meanwhile only the newest. A partial picture is
 * a courtesy: one that is gone, or that Figma does not take, is passed over.
 */
export function createPreviewShower({ api, main, list }: Desk) {
  const newest = new Map<string, PreviewEvent>();
  const busy = new Set<string>();

  async function showOne(runId: string, index: number, event: PreviewEvent): Promise<void> {
    if (!waitsFor(list.get(runId), index, event)) return;
    const blob = await (await api.content(event.path)).blob();
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const run = list.get(runId);
    if (!run || !waitsFor(run, index, event)) return;
    list.change(runId, () => ({ preview: blob }));
    const slot = run.record.slots.find(
      ({ generation, output }) => generation === index && output === event.index,
    );
    const fraction = run.generations[index]?.fraction ?? null;
    if (slot) await main.call('showPreview', { slot, bytes, fraction });
  }

  async function showAll(ticket: string, runId: string, index: number): Promise<void> {
    busy.add(ticket);
    for (let event = newest.get(ticket); event; event = newest.get(ticket)) {
      newest.delete(ticket);
      await showOne(runId, index, event).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    busy.delete(ticket);
  }

  /** `index` is the generation's position in the run. */
  return (runId: string, index: number, event: PreviewEvent): void => {
    const ticket = `${runId}/${outputKey(index, event.index)}`;
    newest.set(ticket, event);
    if (!busy.has(ticket)) void showAll(ticket, runId, index);
  };
}

/** Whether the output of a partial picture is still to come. */
function waitsFor(run: Run | undefined, index: number, { index: output }: PreviewEvent): boolean {
  return run !== undefined && !run.settled && !run.handled.has(outputKey(index, output));
}
