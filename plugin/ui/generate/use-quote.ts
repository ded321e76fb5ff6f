import { useEffect, useState } from 'preact/hooks';
import type { BatchQuoteRequest, Quote } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import { isSignedOut } from '../problem-text.ts';
import { useStore } from '../store.ts';
import { type Studio, useStudio } from '../studio.ts';
import { type Form, formProblem } from './form.ts';
import { batchRequest, planRun, type RunPlan } from './plan-run.ts';

/** ms of rest after a change before the service is asked. */
const REST = 300;

/** Characters a prompt is rounded up to: nobody waits for a new price at every keystroke. */
const PROMPT_STEP = 100;

/** What the service has told last. */
export interface ToldQuote {
  /** The request it was told for. */
  key: string;
  quote: Quote;
  /** Whether that is what the form asks for now: only then does the price count. */
  isCurrent: boolean;
}

/** The price of what the form asks for; `null` while it is incomplete or nobody has answered. */
export function useQuote(
  form: Form,
  model: ImageModel | null,
  compared: readonly ImageModel[],
): ToldQuote | null {
  const studio = useStudio();
  const [told, setTold] = useState<Omit<ToldQuote, 'isCurrent'> | null>(null);
  // A price can be told before there is a prompt.
  const priced = form.prompt.trim() === '' ? { ...form, prompt: 'x' } : form;
  const asked =
    model && formProblem(priced, model, compared) === null
      ? quotedRequest(planRun(priced, model, studio.documentId, compared))
      : null;
  const key = asked && JSON.stringify(asked);
  // They are had anew whenever the service is back and somebody comes back to the window.
  const models = useStore(studio.models);
  const ended = useEndedRuns(studio);

  useEffect(() => {
    if (!asked || !key) {
      setTold(null);
      return;
    }
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      studio.api
        .quote(asked, aborter.signal)
        .then((quote) => setTold({ key, quote }))
        .catch((error: unknown) => {
          if (aborter.signal.aborted) return;
          if (isSignedOut(error)) studio.signOut();
          // What was told of the same request still helps.
          setTold((before) => (before?.key === key ? before : null));
        });
    }, REST);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [key, models, ended]);

  return told && { ...told, isCurrent: told.key === key };
}

/** How many runs have ended since: each may have used up a limit, or left more of it than expected. */
function useEndedRuns({ desk }: Studio): number {
  const [ended, setEnded] = useState(0);
  useEffect(() => {
    let known = 0;
    return desk.runs.watch((runs) => {
      const settled = runs.filter((run) => run.settled).length;
      if (settled > known) setEnded((count) => count + 1);
      // Those that are cleared away have not ended anew.
      known = settled;
    });
  }, [desk]);
  return ended;
}

/**
 * Nothing is sent before Generate: the quote asks with a prompt of about the same length, and with
 * the sizes of the references that the service does not have yet.
 */
function quotedRequest(plan: RunPlan): BatchQuoteRequest {
  const { kind, generations } = batchRequest(
    plan,
    plan.references.map(({ assetId, width, height }) =>
      assetId ? { assetId } : { width, height },
    ),
  );
  const silent = generations.map((request) => ({
    ...request,
    prompt: 'x'.repeat(Math.ceil(request.prompt.length / PROMPT_STEP) * PROMPT_STEP),
  }));
  return { kind, generations: silent };
}
