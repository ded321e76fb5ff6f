import { ApiError, UnreachableError } from '../../../shared/api-requests.ts';
import type { Generation } from '../../../shared/generation.ts';
import type { Charged } from '../../../shared/problem.ts';
import { consentNeeded } from '../consent/consent-question.ts';
import { batchRequest, type RunPlan } from '../generate/plan-run.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { refreshReference } from '../references/refresh-reference.ts';
import { uploadReference } from '../references/upload-reference.ts';
import type { Desk } from './desk.ts';
import { newRun, type RunProblem, type RunRecord, worstCharge } from './run.ts';

/**
 * References as they are now, placeholders, which must not be in their pictures, then the uploads
 * and the request. Every step is kept before it is taken, so that
 * a closed window neither loses nor repeats anything. Answers whether the request was accepted.
 */
export async function prepareRun(
  desk: Desk,
  plan: RunPlan,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { api, main, list } = desk;
  list.add(newRun(preparingRecord(desk, plan, id)));
  try {
    await list.record(id, {});
    const current = [];
    for (const reference of plan.references) {
      signal.throwIfAborted();
      current.push(await refreshReference(main, reference));
    }
    signal.throwIfAborted();
    const { slots, notes } = await main.call('createPlaceholders', {
      run: id,
      wanted: plan.wanted,
    });
    list.change(id, () => ({ notes }));
    await list.record(id, { slots });
    const uploaded = [];
    for (const reference of current) {
      signal.throwIfAborted();
      uploaded.push(await uploadReference(api, reference, signal));
    }
    signal.throwIfAborted();
    const references = uploaded.map(({ nodeId, name, sha256, width, height }, position) => ({
      nodeId,
      name,
      sha256,
      width,
      height,
      role: plan.roles[0]?.[position] ?? null,
    }));
    const sent = uploaded.map(({ assetId }) => ({ assetId }));
    const request = batchRequest(plan, sent);
    await list.record(id, { stage: 'sending', request, references });
    return true;
  } catch (error) {
    if (isSignedOut(error)) desk.signedOut();
    await abandon(desk, id, signal.aborted ? null : refusal(error));
    return false;
  }
}

/** Sends a prepared run, as often as it takes: the same key never makes it twice. */
export async function sendRun(
  desk: Desk,
  id: string,
  again: () => void,
): Promise<Generation[] | null> {
  const { api, list } = desk;
  const request = list.get(id)?.record.request;
  if (!request) return null;
  list.change(id, () => ({ problem: null }));
  let generations: Generation[];
  try {
    if (list.get(id)?.record.stage !== 'sending') await list.record(id, { stage: 'sending' });
    ({ generations } = await api.generateBatch(request, id));
  } catch (error) {
    const notice = consentNeeded(error);
    if (notice) {
      // Nothing was accepted: should the window close now, nothing is left to be resumed.
      await list.record(id, { stage: 'preparing' });
      const decline = () => void declineRun(desk, id);
      list.change(id, () => ({ consent: { notice, proceed: again, decline } }));
    } else if (isSignedOut(error)) {
      desk.signedOut();
    } else if (isInDoubt(error)) {
      list.change(id, () => ({ problem: unanswered(error, again) }));
    } else {
      await abandon(desk, id, refusal(error));
    }
    return null;
  }
  const generationIds = generations.map((generation) => generation.id);
  try {
    await list.record(id, { stage: 'accepted', generationIds });
  } catch (error) {
    // It is taken and may cost: it goes on. As kept before, the next window asks with the same key.
    list.change(id, ({ notes }) => ({ notes: [...notes, problemText(error)] }));
  }
  return generations;
}

/** Nothing will come of this run: its placeholders go, and it need not be resumed. */
export async function abandon(desk: Desk, id: string, problem: RunProblem | null): Promise<void> {
  const slots = desk.list.get(id)?.record.slots ?? [];
  desk.list.change(id, () => ({ settled: true, problem }));
  await desk.main.call('removePlaceholders', { slots });
  await desk.list.forget(id);
}

/** The person does not agree that the provider receives it. */
async function declineRun(desk: Desk, id: string): Promise<void> {
  desk.list.change(id, () => ({ consent: null, declined: true }));
  await abandon(desk, id, null);
}

function preparingRecord({ documentId }: Desk, plan: RunPlan, id: string): RunRecord {
  return {
    id,
    documentId,
    createdAt: new Date().toISOString(),
    stage: 'preparing',
    prompt: plan.generations[0]?.prompt ?? '',
    modelLabel: plan.modelLabel,
    wanted: plan.wanted,
    slots: [],
    request: null,
    references: [],
    generationIds: [],
    again: false,
  };
}

/** The service refused, so nothing was sent on to a provider; `before`: what stands from a failure. */
export function refusal(
  error: unknown,
  retry: RunProblem['retry'] = null,
  before: Charged = 'no',
): RunProblem {
  const { code, charged = 'no' } = error instanceof ApiError ? error.problem : { code: 'failed' };
  const worst = worstCharge([before, charged]);
  return { code, message: problemText(error), next: '', charged: worst, retry };
}

/** Whether a request may have been taken although nobody heard so. */
export function isInDoubt(error: unknown): boolean {
  if (!(error instanceof ApiError)) return error instanceof UnreachableError;
  return error.problem.status >= 500 && error.problem.charged === undefined;
}

/** What was sent stands in doubt; `again` sends it with the same key. */
export function unanswered(error: unknown, again: () => void): RunProblem {
  return {
    code: 'unreachable',
    message: problemText(error),
    next: 'If it arrived, it is in History. Trying again never makes it twice; dismissed, it is not sent again.',
    charged: 'unknown',
    retry: again,
  };
}
