import type { RunProblem } from './run.ts';

/** What helps with a failure besides dismissing it. */
export interface NextStep {
  /** The keys page: the key is wrong, empty, missing, or may not be used. */
  keys: boolean;
  /** The companion page, which asks for what is to be accepted first. */
  policy: boolean;
  /** The form with its recipe: the same request would end the same way. */
  edit: boolean;
  retry: boolean;
}

const AT_THE_KEYS = ['key_ended', 'wrong_key', 'no_credit', 'not_consented', 'model_unusable'];
/** The code of a retry for whose pictures there is no place, such as when the target is gone. */
export const NO_PLACE = 'no_place';

const IN_THE_FORM = [
  'refused_content',
  'invalid_request',
  'model_unavailable',
  'unsupported',
  NO_PLACE,
];

export const needsKeys = (code: string): boolean => AT_THE_KEYS.includes(code);

export function nextStep({ code, retry }: RunProblem): NextStep {
  const edit = IN_THE_FORM.includes(code);
  const policy = code === 'policy_not_accepted';
  return { keys: needsKeys(code), policy, edit, retry: retry !== null && !edit };
}
