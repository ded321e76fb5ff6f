const SENTENCES: Record<string, string> = {
  wrong_key: 'The provider did not accept this key',
  no_credit: 'The provider says that there is no credit left',
  rate_limited: 'The provider asked to be called less often',
  provider_down: 'The provider was out of order',
  timed_out: 'The provider did not answer in time',
};

/** What went wrong when a key was last used, without a full stop. */
export function failureSentence(code: string): string {
  return SENTENCES[code] ?? 'Its last use failed';
}
