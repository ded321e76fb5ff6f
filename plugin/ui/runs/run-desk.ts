import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import { isFinished } from '../../../shared/generation-status.ts';
import type { ExistingEvent, GenerationEvent } from '../../../shared/stream-event.ts';
import type { StoredRun } from '../../protocol.ts';
import { agree } from '../consent/consent-question.ts';
import type { RunPlan } from '../generate/plan-run.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { randomId } from '../random-id.ts';
import { againRecord } from './again-record.ts';
import type { Desk } from './desk.ts';
import { failureOf } from './failure-of.ts';
import { mergeEvent } from './merge-event.ts';
import { createPlacer, isWanted } from './place-outputs.ts';
import { readGenerations } from './read-generations.ts';
import { resumeAccepted, resumeRuns } from './resume-runs.ts';
import { createRetrier } from './retry-run.ts';
import { isRunFinished, newRun, outputKey, type Run } from './run.ts';
import { abandon, prepareRun, refusal, sendRun } from './send-run.ts';
import { createPreviewShower } from './show-previews.ts';
import { createProgressShower } from './show-progress.ts';

export type RunDesk = ReturnType<typeof createRunDesk>;

/** Whether an answer is on the way that says whose generations a run has. */
const isAwaited = ({ record, problem, settled }: Run) =>
  record.stage !== 'accepted' && !problem && !settled;

/** Starts, follows, places, cancels and repeats runs. */
export function createRunDesk(desk: Desk) {
  const { api, main, list } = desk;
  const aborters = new Map<string, AbortController>();
  /** What the stream told while the answer that says whose it is was awaited, or being kept. */
  const early: GenerationEvent[] = [];
  const showProgress = createProgressShower(desk);
  const showPreview = createPreviewShower(desk);
  const placer = createPlacer(desk, (id) => void settleIfDone(id));
  const { retry, isRetrying } = createRetrier(desk, { apply, settleIfDone });

  async function start(plan: RunPlan): Promise<void> {
    clearSettled();
    const id = randomId();
    const aborter = new AbortController();
    aborters.set(id, aborter);
    const prepared = await prepareRun(desk, plan, id, aborter.signal);
    aborters.delete(id);
    if (prepared) await send(id, plan);
    else offerRestart(id, plan);
  }

  /** `plan` is known in the window that the run was started in. */
  async function send(id: string, plan: RunPlan | null): Promise<void> {
    const again = () => {
      list.change(id, () => ({ cancelling: false }));
      void send(id, plan);
    };
    const generations = await sendRun(desk, id, again);
    if (generations) follow(id, generations);
    for (const event of early.splice(0)) applyEvent(event);
    if (!generations) return offerRestart(id, plan);
    if (list.get(id)?.cancelling) await cancel(id);
  }

  /** A refused run can be begun anew. */
  function offerRestart(id: string, plan: RunPlan | null): void {
    const problem = list.get(id)?.problem;
    if (!plan || !problem || problem.retry) return;
    const retry = () => {
      list.remove(id);
      void start(plan);
    };
    list.change(id, () => ({ problem: { ...problem, retry } }));
  }

  /** Takes generations as they are now: progress on the canvas, arrived pictures placed. */
  function follow(id: string, generations: Generation[]): void {
    list.change(id, () => ({ generations }));
    const run = list.get(id);
    if (!run) return;
    showProgress(run);
    placer.placeArrived(id);
    void settleIfDone(id);
  }

  /** Takes a generation as the service tells it, unless something newer is known. */
  function apply(generation: Generation): void {
    for (const run of list.runs.get()) {
      const index = run.record.generationIds.indexOf(generation.id);
      if (index < 0) continue;
      const known = run.generations[index];
      if (run.settled) {
        if (known && known.outputs.length < generation.outputs.length) late(run, generation, index);
      } else if (!known) void refresh(run);
      else if (known.revision < generation.revision) {
        follow(run.record.id, run.generations.with(index, generation));
      }
    }
  }

  /** A picture that was given up for lost has come; its place is gone, and it may have been paid. */
  function late(run: Run, generation: Generation, index: number): void {
    const { id } = run.record;
    const generations = run.generations.with(index, generation);
    list.change(id, ({ notes }) => ({
      generations,
      problem: failureOf({ ...run, generations }, () => void retry(id)),
      notes: [...notes, 'It came late; the picture is in History.'],
    }));
  }

  function applyEvent(event: GenerationEvent | ExistingEvent): void {
    if (event.type === 'existing') {
      for (const run of list.runs.get()) {
        const isGone = (id: string) => !event.generationIds.includes(id);
        if (!run.settled && run.record.generationIds.some(isGone)) void refresh(run);
      }
      return;
    }
    const told = 'generation' in event ? event.generation.id : event.generationId;
    const runs = list.runs.get();
    const run = runs.find(({ record }) => record.generationIds.includes(told));
    if (!run && !runs.some(isAwaited)) return;
    if (!run || (!run.resumed && run.generations.length === 0)) {
      early.push(event);
      return;
    }
    if (event.type === 'snapshot' || event.type === 'finished') {
      apply(event.generation);
      return;
    }
    for (const run of runs) {
      const index = run.generations.findIndex(({ id }) => id === event.generationId);
      const known = run.generations[index];
      if (!known || run.settled) continue;
      if (event.type === 'deleted') void refresh(run);
      else if (event.type === 'preview') showPreview(run.record.id, index, event);
      else follow(run.record.id, run.generations.with(index, mergeEvent(known, event)));
    }
  }

  /** What else cannot be asked now, the next connection asks. */
  function endIfSignedOut(error: unknown): void {
    if (isSignedOut(error)) desk.signedOut();
  }

  let turn: Promise<void> = Promise.resolve();
  /** One after another: a run is not followed while it is being resumed. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    turn = turn.then(work).catch(endIfSignedOut);
    return turn;
  }

  /** Asks the service what became of a run. */
  function refresh({ record: { id } }: Run): Promise<void> {
    return inTurn(async () => {
      const run = list.get(id);
      if (run?.resumed && run.generations.length === 0) await resumeAccepted(desk, run, follow);
      else if (run && !run.settled) follow(id, await readGenerations(desk, run.record));
    });
  }

  /** After a break in the connection: sends what was not sent, and catches up with the rest. */
  async function catchUp(): Promise<void> {
    for (const run of list.runs.get()) {
      if (run.settled) continue;
      if (!run.cancelling) run.problem?.retry?.();
      if (run.record.stage === 'accepted') await refresh(run);
    }
  }

  async function settleIfDone(id: string): Promise<void> {
    const run = list.get(id);
    if (!run || run.settled || isRetrying(id) || !isRunFinished(run)) return;
    const waiting = run.generations.some((generation, index) =>
      generation.outputs.some(
        (output) =>
          isWanted(run, index, output) && !run.handled.has(outputKey(index, output.index)),
      ),
    );
    if (waiting) return;
    list.change(id, () => ({ settled: true, problem: failureOf(run, () => void retry(id)) }));
    const slots = run.record.slots.filter(
      ({ generation, output }) => !run.placed.has(outputKey(generation, output)),
    );
    await main.call('removePlaceholders', { slots });
    await list.forget(id);
  }

  async function cancel(id: string): Promise<void> {
    list.change(id, () => ({ cancelling: true }));
    aborters.get(id)?.abort();
    const run = list.get(id);
    run?.consent?.decline();
    // Should the window close before it is answered, the next one does not send it.
    if (run?.record.stage === 'sending') await list.forget(id);
    for (const generation of run?.generations ?? []) {
      if (isFinished(generation.status)) continue;
      try {
        apply(await api.cancelGeneration(generation.id));
      } catch (error) {
        if (isSignedOut(error)) return desk.signedOut();
        list.change(id, ({ notes }) => ({
          cancelling: false,
          notes: [...notes, problemText(error)],
        }));
      }
    }
  }

  async function dismiss(id: string): Promise<void> {
    const run = list.get(id);
    // What may not have arrived is never sent again. A retry in doubt is kept, with its places: the
    // next window finds out, and sends nothing either.
    if (run?.record.stage === 'sending') await abandon(desk, id, null);
    list.remove(id);
  }

  /** Places pictures of the history once more: on the target, or beside other content in view. */
  async function placeAgain(
    generation: Generation,
    outputs: GenerationOutput[],
    targetId: string | null,
  ): Promise<void> {
    clearSettled();
    const record = againRecord(generation, outputs, targetId, desk.documentId);
    const { id, wanted } = record;
    list.add(newRun(record));
    try {
      const { slots, notes } = await main.call('createPlaceholders', { run: id, wanted });
      list.change(id, (run) => ({ notes, record: { ...run.record, slots } }));
      // The history's copy may be older than what the stream told meanwhile.
      follow(id, [
        isFinished(generation.status) ? generation : await api.generation(generation.id),
      ]);
      for (const event of early.splice(0)) applyEvent(event);
    } catch (error) {
      await abandon(desk, id, refusal(error));
    }
  }

  function clearSettled(): void {
    // What failed may have cost, and can be tried again.
    list.runs.update((all) => all.filter(({ settled, problem }) => !settled || problem));
  }

  return {
    runs: list.runs,
    agree: (id: string) => agree(desk, id),
    start,
    cancel,
    dismiss,
    placeAgain,
    applyEvent,
    catchUp,
    resume: (stored: StoredRun[]) =>
      inTurn(() =>
        resumeRuns(desk, stored, {
          send: (id) => send(id, null),
          takeUp: (run) => resumeAccepted(desk, run, follow).catch(endIfSignedOut),
        }),
      ),
  };
}
