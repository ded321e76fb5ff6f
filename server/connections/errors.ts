import { HttpProblem } from '../platform/http-problem.ts';

export const pairingNotFound = () =>
  new HttpProblem(404, 'pairing_not_found', 'This request to connect does not exist.', {
    detail: 'Press Connect in the plugin again.',
  });

export const pairingExpired = () =>
  new HttpProblem(410, 'pairing_expired', 'This request to connect is too old.', {
    detail: 'Press Connect in the plugin again.',
  });

export const pairingUsed = () =>
  new HttpProblem(409, 'pairing_used', 'This request to connect was answered already.', {
    detail: 'Press Connect in the plugin again.',
  });

export const pairingNotApproved = () =>
  new HttpProblem(409, 'pairing_not_approved', 'Approve the connection in the browser first.');

export const pairingProofWrong = () =>
  new HttpProblem(403, 'pairing_proof_wrong', 'This plugin window did not start this pairing.', {
    detail: 'Press Connect in the plugin again.',
  });

export const pairingCodeWrong = (guessesLeft: number) =>
  new HttpProblem(403, 'pairing_code_wrong', 'That code is not right.', {
    detail:
      guessesLeft > 0
        ? `Look at the browser page and try again; ${guessesLeft} of ${MAX_GUESSES} tries are left.`
        : 'That was the last try. Press Connect in the plugin again.',
  });

export const tooManyPairings = () =>
  new HttpProblem(429, 'too_many_pairings', 'Too many plugins are asking to be connected.', {
    retryAfter: 60,
  });

/** Wrong codes that end a pairing. */
export const MAX_GUESSES = 5;
