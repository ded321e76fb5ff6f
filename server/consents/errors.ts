import { HttpProblem } from '../platform/http-problem.ts';

export const consentNotFound = () =>
  new HttpProblem(404, 'consent_not_found', 'There is no such consent.');

export const consentOutdated = () =>
  new HttpProblem(
    409,
    'consent_outdated',
    'Where this provider’s requests go has changed meanwhile.',
    { detail: 'Nothing was agreed to. Look again at who would receive what.' },
  );

export const consentNotNeeded = (label: string) =>
  new HttpProblem(409, 'consent_not_needed', `${label} runs inside this service.`, {
    detail: 'It sends nothing anywhere, so there is nothing to agree to.',
  });

/** Why something that was asked for earlier is not sent. */
export const noLongerConsented = (label: string) =>
  `You no longer agree that ${label} receives your prompts and references.`;
