import { useEffect, useState } from 'preact/hooks';
import type { Quote } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import { isSignedOut } from '../problem-text.ts';
import { useStudio } from '../studio.ts';
import { type Form, formProblem } from './form.ts';
import { batchRequest, planRun } from './plan-run.ts';

/** ms of rest after a change before the service is asked. */
const REST = 300;

/** The price of what the form asks for; `null` while it is incomplete or nobody has answered. */
export function useQuote(form: Form, model: ImageModel | null): Quote | null {
  const studio = useStudio();
  const [quote, setQuote] = useState<Quote | null>(null);
  // A price can be told before there is a prompt.
  const priced = form.prompt.trim() === '' ? { ...form, prompt: 'x' } : form;
  const asked =
    model && formProblem(priced, model) === null
      ? quotedRequest(priced, model, studio.documentId)
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
function quotedRequest(form: Form, model: ImageModel, documentId: string) {
  const plan = planRun(form, model, documentId);
  const sent = plan.references.flatMap(({ assetId, role }) => (assetId ? [{ assetId, role }] : []));
  const { kind, generations } = batchRequest(plan, sent);
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
