import { HttpProblem } from '../platform/http-problem.ts';
import type { KeyBudget } from '../provider-keys/key-budgets.ts';
import { limitDetail, limitSentence } from '../provider-keys/limit-sentence.ts';

const NOTHING_SPENT = 'Nothing was sent and nothing was charged.';

export const generationNotFound = () =>
  new HttpProblem(404, 'generation_not_found', 'There is no such generation.');

export const modelUnknown = (model: string) =>
  new HttpProblem(400, 'model_unknown', `There is no model “${model}”.`, {
    detail: NOTHING_SPENT,
    charged: 'no',
    fields: { model: 'is not a model of this service' },
  });

export const modelUnusable = (reason: string) =>
  new HttpProblem(409, 'model_unusable', reason, { detail: NOTHING_SPENT, charged: 'no' });

/** No key that opens the model has room below its monthly limit. */
export const limitReached = (budget: KeyBudget, estimateMicros: number | null) =>
  new HttpProblem(409, 'limit_reached', limitSentence(budget), {
    detail: `${limitDetail(budget, estimateMicros)} ${NOTHING_SPENT}`,
    charged: 'no',
  });

/** The model cannot do what was asked; `field` says which part of the request. */
export const unsupported = (field: string, title: string) =>
  new HttpProblem(400, 'unsupported', title, {
    detail: NOTHING_SPENT,
    charged: 'no',
    fields: { [field]: title },
  });

export const referenceNotFound = (position: number) =>
  new HttpProblem(400, 'reference_not_found', `Reference ${position + 1} is not stored here.`, {
    detail: 'Upload it again.',
    charged: 'no',
    fields: { [`references.${position}.assetId`]: 'is not an asset of yours' },
  });

export const idempotencyKeyReused = () =>
  new HttpProblem(409, 'idempotency_key_reused', 'This key was used for a different request.', {
    detail: 'Use a fresh Idempotency-Key for a new request.',
    charged: 'no',
  });

export const madeAndDeleted = () =>
  new HttpProblem(410, 'generation_deleted', 'What this request made has been deleted.', {
    charged: 'no',
  });

export const notRetryable = () =>
  new HttpProblem(409, 'not_retryable', 'This generation did not end badly; run it again instead.');

export const notQueued = () =>
  new HttpProblem(409, 'not_queued', 'This generation does not wait in the queue any more.');

export const queueFull = (most: number) =>
  new HttpProblem(429, 'queue_full', `You have ${most} generations waiting; more do not fit.`, {
    detail: 'Nothing was sent and nothing was charged. Wait for some to end, or cancel some.',
    charged: 'no',
    retryAfter: 30,
  });

export const outputNotFound = () =>
  new HttpProblem(404, 'output_not_found', 'This generation has no such output.');

export const placementClaimed = () =>
  new HttpProblem(409, 'placement_claimed', 'Another window has placed this picture.');

export const previewGone = () =>
  new HttpProblem(404, 'preview_gone', 'There is no such preview (any more).');
