import { HttpProblem } from '../platform/http-problem.ts';

/** Provider keys one person may have. */
export const MOST_KEYS = 50;

export const providerKeyNotFound = () =>
  new HttpProblem(404, 'provider_key_not_found', 'There is no such provider key.');

export const keyDisabled = () =>
  new HttpProblem(409, 'key_disabled', 'The key is disabled.', { detail: 'Enable it first.' });

export const tooManyKeys = () =>
  new HttpProblem(409, 'too_many_keys', `You have ${MOST_KEYS} provider keys, which is the most.`, {
    detail: 'Delete one that you no longer use.',
  });

export const keysChanged = () =>
  new HttpProblem(409, 'keys_changed', 'These are not all of your keys for this provider.', {
    detail: 'Load them again, then order them. Nothing was changed.',
  });

/** The new address is another origin, and a key is bound to where it may go. */
export const secretNeeded = (origin: string) =>
  new HttpProblem(
    409,
    'secret_needed',
    `The key has to be entered again before it may go to ${origin}.`,
    {
      detail: 'Nothing was changed.',
      fields: { secret: 'is needed, since the key will go somewhere else' },
    },
  );

/** The provider of a stored key is no longer part of this service. */
export const providerGone = (provider: string) =>
  new HttpProblem(409, 'provider_gone', `This service no longer has the provider “${provider}”.`, {
    detail: 'The key can be renamed, disabled and deleted.',
  });

/** One part of what was entered is wrong; `what` goes on from the part's name. */
export const wrongField = (field: string, what: string) =>
  new HttpProblem(400, 'invalid_request', `The request is wrong at “${field}”: ${what}.`, {
    fields: { [field]: what },
    detail: 'Nothing was changed.',
  });
