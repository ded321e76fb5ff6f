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
 * Throws a problem with the notice to show unless the person agrees to send things to this origin.
 * Providers that run inside the service receive nothing and need no consent.
 */
export async function requireConsent(
  on: PrismaClient | Transaction,
  userId: string,
  provider: ImageProvider,
  origin: string,
): Promise<void> {
  if (provider.offline || (await hasConsent(on, userId, provider.id, origin))) return;
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
