import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { consentNotice } from './consent-notice.ts';

/** Whether the person agrees, now, to send a provider what it needs. */
export async function hasConsent(
  on: PrismaClient | Transaction,
  userId: string,
  provider: string,
  origin: string,
): Promise<boolean> {
  const where = { userId, provider, origin, revokedAt: null };
  return (await on.providerConsent.count({ where })) > 0;
}

/**
 * Throws a problem with the notice to show unless the person agrees to send things where the key's
 * requests go. Providers that run inside the service receive nothing and need no consent.
 */
export function requireConsent(
  provider: ImageProvider,
  { origin, consented }: { origin: string; consented: boolean },
): void {
  if (provider.offline || consented) return;
  throw new HttpProblem(
    409,
    'consent_needed',
    `${provider.label} has to receive your prompt and references first.`,
    {
      detail: 'Agree to it, and press Generate again. Nothing was sent and nothing was charged.',
      charged: 'no',
      consent: consentNotice(provider, origin),
    },
  );
}
