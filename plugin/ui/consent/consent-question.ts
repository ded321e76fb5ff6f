import { ApiError } from '../../../shared/api-requests.ts';
import type { ConsentNotice } from '../../../shared/provider-consent.ts';
import { isSignedOut } from '../problem-text.ts';
import type { Desk } from '../runs/desk.ts';

/** What the service wants the person to agree to before it sends a run to a provider. */
export interface ConsentQuestion {
  notice: ConsentNotice;
  /** Sends the same request again. */
  proceed(): void;
  /** Ends the run; nothing was sent. */
  decline(): void;
}

/** The notice that a refusal for want of consent carries; `null` for every other failure. */
export function consentNeeded(error: unknown): ConsentNotice | null {
  if (!(error instanceof ApiError) || error.problem.code !== 'consent_needed') return null;
  return error.problem.consent ?? null;
}

/**
 * Records that the person agrees to what one run waits for, and sends every run that waits for the
 * same. Where things have changed since, the request is answered with the notice that holds now.
 */
export async function agree(desk: Desk, runId: string): Promise<void> {
  const { api, list } = desk;
  const asked = list.get(runId)?.consent;
  if (!asked) return;
  const { provider, origin } = asked.notice;
  try {
    await api.giveConsent({ provider, origin });
  } catch (error) {
    if (isSignedOut(error)) return desk.signedOut();
    if (!(error instanceof ApiError) || error.problem.code !== 'consent_outdated') throw error;
  }
  for (const { record, consent } of list.runs.get()) {
    if (consent?.notice.provider !== provider || consent.notice.origin !== origin) continue;
    list.change(record.id, () => ({ consent: null }));
    consent.proceed();
  }
}
