import type { Generation } from '../../../shared/generation.ts';
import { consentNeeded } from '../consent/consent-question.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { randomId } from '../random-id.ts';
import type { Desk } from './desk.ts';
import { NO_PLACE } from './next-step.ts';
import { failedPositions, placesForRetry } from './retry-plan.ts';
import { abandon, isInDoubt, refusal, unanswered } from './send-run.ts';

/** What a retry leaves to the desk. */
interface Following {
  /** Takes a generation as the service tells it. */
  apply(generation: Generation): void;
  settleIfDone(id: string): Promise<void>;
}

/** Asks once more for what a run did not get. */
export function createRetrier(desk: Desk, { apply, settleIfDone }: Following) {
  const { api, main, list } = desk;
  /** One idempotency key a retry, kept until it is accepted. */
  const retryKeys = new Map<string, string>();
  /** Runs whose retry is not answered yet: they are not done, however their generations stand. */
  const retrying = new Set<string>();

  async function retry(id: string): Promise<void> {
    const run = list.get(id);
    if (!run) return;
    const failed = failedPositions(run);
    retrying.add(id);
    list.change(id, () => ({ settled: false, problem: null, cancelling: false }));
    try {
      const { slots } = await main.call('createPlaceholders', {
        run: id,
        wanted: placesForRetry(run),
      });
      const kept = run.record.slots.filter(({ generation }) => !failed.includes(generation));
      await list.record(id, { slots: [...kept, ...slots] });
    } catch (error) {
      retrying.delete(id);
      const problem = refusal(error, null, run.problem?.charged);
      return abandon(desk, id, { ...problem, code: NO_PLACE });
    }
    await ask(id, failed);
  }

  /**
   * Asks for generations once more, each with a key of its own. What the service takes goes on; what
   * it refuses gives its places back and keeps its failure.
   */
  async function ask(id: string, positions: number[]): Promise<void> {
    const again = () => void retry(id);
    const refused: unknown[] = [];
    list.change(id, () => ({ problem: null }));
    for (const position of positions) {
      const record = list.get(id)?.record;
      const generationId = record?.generationIds[position] ?? '';
      const key = retryKeys.get(generationId) ?? randomId();
      retryKeys.set(generationId, key);
      try {
        apply(await api.retryGeneration(generationId, key));
        retryKeys.delete(generationId);
      } catch (error) {
        if (isSignedOut(error)) return desk.signedOut();
        if (isInDoubt(error)) {
          const rest = positions.slice(positions.indexOf(position));
          const problem = unanswered(error, () => void ask(id, rest));
          return list.change(id, () => ({ problem }));
        }
        refused.push(error);
        const slots = record?.slots.filter(({ generation }) => generation === position) ?? [];
        await main.call('removePlaceholders', { slots });
      }
    }
    retrying.delete(id);
    await settleIfDone(id);
    for (const error of refused) {
      const notice = consentNeeded(error);
      const decline = () => list.change(id, () => ({ consent: null }));
      // The run stays failed, or goes on with the others, until the person agrees again.
      if (notice) list.change(id, () => ({ consent: { notice, proceed: again, decline } }));
      else {
        list.change(id, ({ settled, notes, problem }) =>
          settled
            ? { problem: refusal(error, again, problem?.charged) }
            : { notes: [...notes, problemText(error)] },
        );
      }
    }
  }

  return { retry, isRetrying: (id: string) => retrying.has(id) };
}
