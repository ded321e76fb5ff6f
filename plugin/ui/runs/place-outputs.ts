import { ApiError, UnreachableError } from '../../../shared/api-requests.ts';
import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { randomId } from '../random-id.ts';
import type { Desk } from './desk.ts';
import { recipeOf } from './recipe-of.ts';
import { outputKey, type Run } from './run.ts';

export interface Placer {
  /** Places what has arrived and was not placed yet; `done` is called after each output. */
  placeArrived(runId: string): void;
}

/**
 * Puts outputs on the canvas, one after another, so that each is an undo step of its own. The
 * service grants the first claim of an output once: what another window placed, or the person
 * undid, is not placed again.
 */
export function createPlacer(desk: Desk, done: (runId: string) => void): Placer {
  /** Tells this window's claims from those of another window on the same node. */
  const claimant = randomId();
  const queued = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  async function placeOne(runId: string, index: number, output: GenerationOutput): Promise<void> {
    const run = desk.list.get(runId);
    const generation = run?.generations[index];
    if (!run || !generation) return;
    const key = outputKey(index, output.index);
    try {
      const note = await place(desk, claimant, run, index, generation, output);
      desk.list.change(runId, ({ handled, placed, notes }) => ({
        handled: new Set(handled).add(key),
        placed: note ? placed : new Set(placed).add(key),
        notes: note ? [...notes, note] : notes,
      }));
    } catch (error) {
      if (isSignedOut(error)) return desk.signedOut();
      // Nothing is lost: the next connection tries again.
      if (error instanceof UnreachableError) return;
      desk.list.change(runId, ({ handled, notes }) => ({
        handled: new Set(handled).add(key),
        notes: [...notes, `A picture could not be placed: ${problemText(error)} It is in History.`],
      }));
    }
  }

  return {
    placeArrived(runId) {
      const run = desk.list.get(runId);
      run?.generations.forEach((generation, index) => {
        for (const output of generation.outputs) {
          const key = outputKey(index, output.index);
          const ticket = `${runId}/${key}`;
          if (run.handled.has(key) || queued.has(ticket) || !isWanted(run, index, output)) continue;
          queued.add(ticket);
          last = last.then(async () => {
            await placeOne(runId, index, output);
            queued.delete(ticket);
            done(runId);
          });
        }
      });
    },
  };
}

/** Whether the run wants this output at all: placing one again wants only that one. */
export function isWanted({ record }: Run, index: number, output: GenerationOutput): boolean {
  const wanted = record.wanted.find(({ generation }) => generation === index);
  return wanted?.outputs.includes(output.index) ?? false;
}

/** Answers `null` when the picture is on the canvas, by whichever window; otherwise why not. */
async function place(
  { api, main, documentId }: Desk,
  claimant: string,
  run: Run,
  index: number,
  generation: Generation,
  output: GenerationOutput,
): Promise<string | null> {
  const { record } = run;
  const isClaimed = async () => {
    const { items } = await api.placements(generation.id);
    return items.some((placement) => placement.output === output.index);
  };
  const slot = record.slots.find(
    (candidate) => candidate.generation === index && candidate.output === output.index,
  );
  if (!slot) return 'There was no place for one of the pictures; it is in History.';
  if (run.resumed && (await isClaimed())) return null;
  const answer = await api.assetContent(output.assetId, 'canvas');
  const isVector = answer.headers.get('content-type')?.startsWith('image/svg+xml');
  const content = isVector ? await answer.text() : new Uint8Array(await answer.arrayBuffer());
  const { nodeId } = await main.call('beginPlacement', { slot, content });
  if (nodeId === null) {
    if (await isClaimed()) return null;
    return 'The place of a picture was removed from the canvas; the picture is in History.';
  }
  try {
    const { again } = record;
    const claim = { output: output.index, nodeId, documentId, claimant, again };
    await api.claimPlacement(generation.id, claim);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.status !== 409) throw error;
    // Another window has it. A rectangle is left to that window, which may be about to fill it;
    // a target keeps nothing of this window's.
    if (slot.kind === 'fill') await main.call('removePlaceholders', { slots: [slot] });
    return null;
  }
  const { width, height } = output;
  // As it is now, also where a window on another file has changed it.
  const { keepRecipes: keep } = await main.call('loadSettings', {});
  const recipe = recipeOf(generation, output, record.references, keep);
  await main.call('finishPlacement', { slot, recipe, width, height });
  return null;
}
