import { useEffect, useState } from 'preact/hooks';
import type { Quote } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import { isSignedOut } from '../problem-text.ts';
import { useStudio } from '../studio.ts';
import { type Form, formProblem } from './form.ts';
import { batchRequest, planRun, type RunPlan } from './plan-run.ts';

/** ms of rest after a change before the service is asked. */
const REST = 300;

/** The price of what the form asks for; `null` while it is incomplete or nobody has answered. */
export function useQuote(
  form: Form,
  model: ImageModel | null,
  compared: readonly ImageModel[],
): Quote | null {
  const studio = useStudio();
  const [quote, setQuote] = useState<Quote | null>(null);
  // A price can be told before there is a prompt.
  const priced = form.prompt.trim() === '' ? { ...form, prompt: 'x' } : form;
  const asked =
    model && formProblem(priced, model, compared) === null
      ? quotedRequest(planRun(priced, model, studio.documentId, compared))
      : null;
  const key = asked && JSON.stringify(asked);

  useEffect(() => {
    if (!asked) {
      setQuote(null);
      return;
    }
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      studio.api
        .quote(asked.request, aborter.signal)
        .then((answer) => setQuote(withUnsent(answer, asked.unsent)))
        .catch((error: unknown) => {
          if (aborter.signal.aborted) return;
          if (isSignedOut(error)) studio.signOut();
          setQuote(null);
        });
    }, REST);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [key]);

  return quote;
}

/**
 * Nothing is sent before Generate: the quote asks with a prompt of the same length, and without
 * the references that the service does not have yet.
 */
function quotedRequest(plan: RunPlan) {
  const known = plan.references.map(({ assetId }) => assetId);
  const sent = known.flatMap((assetId) => assetId ?? []);
  const roles = plan.roles.map((all) => all.filter((_, position) => known[position]));
  const { kind, generations } = batchRequest(
    { ...plan, roles },
    sent.map((assetId) => ({ assetId })),
  );
  const silent = generations.map((request) => ({
    ...request,
    prompt: 'x'.repeat(request.prompt.length),
  }));
  const unsent = plan.references.length - sent.length;
  return { request: { kind, generations: silent }, unsent };
}

function withUnsent(quote: Quote, unsent: number): Quote {
  if (unsent === 0 || !quote.estimateMicros) return quote;
  const basis = `${quote.basis} References that were not sent yet come on top.`;
  return { ...quote, basis };
}
