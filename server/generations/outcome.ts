import type { GenerationError, GenerationStatus } from '../../shared/generation.ts';
import type { ProviderError, ProviderErrorCode } from '../providers/provider-error.ts';

/** How a generation ends that did not get all its pictures. */
export interface Outcome {
  status: Extract<GenerationStatus, 'failed' | 'cancelled' | 'outcome_unknown'>;
  error: GenerationError;
}

/** What the person can do about each kind of failure. */
export const NEXT: Record<ProviderErrorCode, string> = {
  not_consented: 'Agree to it again, or choose another model.',
  limit_reached: 'Raise the key’s limit on the companion page, or wait for the next month.',
  key_ended: 'Add a key, or enable one, on the companion page, then retry.',
  wrong_key: 'Check the provider key on the companion page.',
  no_credit: 'Add credit at the provider, then retry.',
  rate_limited: 'Wait a little, then retry.',
  refused_content: 'Change the prompt or the references.',
  invalid_request: 'Change the settings and try again.',
  model_unavailable: 'Choose another model.',
  provider_down: 'Retry in a few minutes.',
  timed_out: 'Retry in a few minutes.',
  bad_answer: 'Retry; if it stays, choose another model.',
  cancelled: 'Generate again whenever you like.',
};

export function outcomeOf({ facts, outcomeUnknown }: ProviderError): Outcome {
  const { code, message, charged } = facts;
  const status = code === 'cancelled' ? 'cancelled' : outcomeUnknown ? 'outcome_unknown' : 'failed';
  return { status, error: { code, message, next: NEXT[code], charged } };
}
