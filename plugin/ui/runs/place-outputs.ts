import { ApiError, heard, UnreachableError } from '../../../shared/api-requests.ts';
import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import type { Slot } from '../../protocol.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { randomId } from '../random-id.ts';
import type { Desk } from './desk.ts';
import { recipeOf } from './recipe-of.ts';
import { outputKey, type Run } from './run.ts';

/** ms until what had to be put off is tried again: twice this at first, then longer and longer. */
const PAUSE = 500;
const MAX_PAUSE = 10_000;

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
  const { api, main, list, documentId } = desk;
  /** Tells this window's claims from those of another window on the same node. */
  const claimant = randomId();
  const queued = new Set<string>();
  /** The node that was made ready for an output: should a claim's answer be lost, it is made again. */
  const ready = new Map<Slot, string>();
  /** ms until the next try of what has to be put off; grows until something is placed. */
  let pause = PAUSE;
  let last: Promise<void> = Promise.resolve();

  /** Answers `null` when the picture is on the canvas, by whichever window; otherwise why not. */
  async function place(
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
    let nodeId = ready.get(slot) ?? null;
    if (nodeId === null) {
      if (run.resumed && (await isClaimed())) return null;
      const answer = await api.assetContent(output.assetId, 'canvas');
      const isVector = answer.headers.get('content-type')?.startsWith('image/svg+xml');
      const content = isVector
        ? await heard(answer.text())
        : new Uint8Array(await heard(answer.arrayBuffer()));
      ({ nodeId } = await main.call('beginPlacement', { slot, content }));
    }
    if (nodeId === null) {
      if (await isClaimed()) return null;
      return 'The place of a picture was removed from the canvas; the picture is in History.';
    }
    ready.set(slot, nodeId);
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

  /** Answers after how many ms it is to be tried again; 0 for never. */
  async function placeOne(runId: string, index: number, output: GenerationOutput): Promise<number> {
    const run = list.get(runId);
    const generation = run?.generations[index];
    if (!run || !generation) return 0;
    const key = outputKey(index, output.index);
    try {
      const note = await place(run, index, generation, output);
      pause = PAUSE;
      list.change(runId, ({ handled, placed, notes }) => ({
        handled: new Set(handled).add(key),
        placed: note ? placed : new Set(placed).add(key),
        notes: note ? [...notes, note] : notes,
        delay: '',
      }));
    } catch (error) {
      const why = `A picture could not be placed: ${problemText(error)}`;
      if (isSignedOut(error)) desk.signedOut();
      else if (isPassing(error)) {
        list.change(runId, () => ({ delay: `${why} Trying again.` }));
        pause = Math.min(pause * 2, MAX_PAUSE);
        const { retryAfter = 0 } = error instanceof ApiError ? error.problem : {};
        return Math.max(pause, retryAfter * 1_000);
      } else {
        list.change(runId, ({ handled, notes }) => ({
          handled: new Set(handled).add(key),
          notes: [...notes, `${why} It is in History.`],
        }));
      }
    }
    return 0;
  }

  function placeArrived(runId: string): void {
    const run = list.get(runId);
    run?.generations.forEach((generation, index) => {
      for (const output of generation.outputs) {
        const key = outputKey(index, output.index);
        const ticket = `${runId}/${key}`;
        if (run.handled.has(key) || queued.has(ticket) || !isWanted(run, index, output)) continue;
        queued.add(ticket);
        last = last.then(async () => {
          const wait = await placeOne(runId, index, output);
          const next = () => {
            queued.delete(ticket);
            if (wait > 0) placeArrived(runId);
            else done(runId);
          };
          if (wait > 0) setTimeout(next, wait);
          else next();
        });
      }
    });
  }

  return { placeArrived };
}

/** Whether the run wants this output at all: placing one again wants only that one. */
export function isWanted({ record }: Run, index: number, output: GenerationOutput): boolean {
  const wanted = record.wanted.find(({ generation }) => generation === index);
  return wanted?.outputs.includes(output.index) ?? false;
}

/** Whether it may go well in a while. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return error instanceof UnreachableError;
  return error.problem.status >= 500 || error.problem.status === 429;
}
