import type { Charged } from '../../shared/problem.ts';

/** Every way a provider call can fail, whoever the vendor. */
export type ProviderErrorCode =
  | 'not_consented'
  | 'limit_reached'
  | 'key_ended'
  | 'wrong_key'
  | 'no_credit'
  | 'rate_limited'
  | 'refused_content'
  | 'invalid_request'
  | 'model_unavailable'
  | 'provider_down'
  | 'timed_out'
  | 'bad_answer'
  | 'cancelled';

export interface ProviderErrorFacts {
  code: ProviderErrorCode;
  /** What happened, as one sentence for the person; no secret, no vendor markup. */
  message: string;
  charged: Charged;
  /** The provider's HTTP status, where there was one. */
  status?: number;
  /** The vendor's own code, for the log. */
  vendorCode?: string;
  /** ms until the provider wants to be asked again. */
  retryAfter?: number;
  /** USD micros that the call cost, where the vendor has told. */
  costMicros?: number;
  /**
   * Set where the picture is made and lies at the vendor, and only did not get through. Getting it
   * is free: where the call has an operation, asking after it once more may bring it.
   */
  pictureWaits?: true;
  /**
   * Set where nothing failed but a question after an operation, by an answer that is none: cut off
   * on its way, or a proxy's page. Another question costs nothing, and may be answered.
   */
  askAgain?: true;
}

/** A provider call that failed in a known way. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly facts: ProviderErrorFacts;
  constructor(facts: ProviderErrorFacts, options?: ErrorOptions) {
    super(facts.message, options);
    this.facts = facts;
  }

  /** Whether the same call may be made again without asking the person. */
  get retryable(): boolean {
    const certainlyNotDone = this.facts.charged === 'no';
    return certainlyNotDone && RETRYABLE.has(this.facts.code);
  }

  /**
   * Whether nobody can know what became of the call: it was sent and not answered as a whole. A
   * refusal is an answer, even where the vendor may charge for it.
   */
  get outcomeUnknown(): boolean {
    return this.facts.charged === 'unknown' && UNANSWERED.has(this.facts.code);
  }
}

/**
 * `cancelled` is in it for a service that stopped: after a person's cancel nothing is tried.
 * `limit_reached` is in it for another key of the person's, which may have room.
 */
const RETRYABLE: ReadonlySet<ProviderErrorCode> = new Set([
  'limit_reached',
  'rate_limited',
  'provider_down',
  'cancelled',
]);

/** The first two stand for an operation that can no longer be asked after. */
const UNANSWERED: ReadonlySet<ProviderErrorCode> = new Set([
  'wrong_key',
  'not_consented',
  'timed_out',
  'provider_down',
  'bad_answer',
  'cancelled',
]);
