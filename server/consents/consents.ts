import type { ConsentItem, ProviderConsent } from '../../shared/provider-consent.ts';
import type { Config } from '../config.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import type { ProviderConsent as ProviderConsentRow } from '../prisma/client/client.ts';
import type { EndUse } from '../provider-keys/end-use.ts';
import { originFor } from '../provider-keys/provider-address.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { recipientOf } from '../providers/recipient.ts';
import { consentEnded } from './consent-ended.ts';
import { consentNotFound, consentNotNeeded, consentOutdated, noLongerConsented } from './errors.ts';

export interface ConsentContext {
  prisma: PrismaClient;
  notifications: Notifications;
  providers: readonly ImageProvider[];
  config: Config;
}

/** What the person agrees to now, newest first. */
export async function listConsents(
  prisma: PrismaClient,
  userId: string,
): Promise<ProviderConsent[]> {
  const rows = await prisma.providerConsent.findMany({
    where: { userId, revokedAt: null },
    orderBy: { id: 'desc' },
  });
  return rows.map(present);
}

/**
 * Records that the person agrees to what a notice said; saying it twice is saying it once. A notice
 * that has become wrong meanwhile is not agreed to.
 */
export async function giveConsent(
  { prisma, providers, config }: ConsentContext,
  userId: string,
  given: { provider: string; origin: string },
): Promise<ProviderConsent> {
  const provider = providers.find(({ id }) => id === given.provider);
  if (!provider) throw consentOutdated();
  if (provider.offline) throw consentNotNeeded(provider.label);
  const row = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const origins = await originsOf(transaction, userId, provider, config);
    if (!origins.includes(given.origin)) throw consentOutdated();
    const where = { userId, provider: provider.id, origin: given.origin };
    const items = [...recipientOf(provider).items];
    return (
      (await transaction.providerConsent.findFirst({ where: { ...where, revokedAt: null } })) ??
      (await transaction.providerConsent.create({ data: { ...where, items } }))
    );
  });
  return present(row);
}

/**
 * Takes a consent back; the record that it was given stays. What waits for it has ended when this
 * returns.
 */
export async function revokeConsent(
  {
    prisma,
    notifications,
    providers,
    endUse,
  }: Pick<ConsentContext, 'prisma' | 'notifications' | 'providers'> & { endUse: EndUse },
  userId: string,
  id: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    // Nothing begins meanwhile.
    await lockAccount(transaction, userId);
    const row = await transaction.providerConsent.findUnique({ where: { id, userId } });
    const { count } = await transaction.providerConsent.updateMany({
      where: { id, userId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (!row || count === 0) throw consentNotFound();
    const { provider } = row;
    const label = providers.find(({ id: its }) => its === provider)?.label ?? provider;
    await endUse(transaction, {
      userId,
      provider,
      code: 'not_consented',
      message: noLongerConsented(label),
    });
    await notifications.publish(transaction, consentEnded(userId, row.provider, row.origin));
  });
}

/** Where this person's requests to the provider may go: with one of their keys, or without any. */
async function originsOf(
  transaction: Transaction,
  userId: string,
  provider: ImageProvider,
  config: Config,
): Promise<string[]> {
  const keys = await transaction.providerKey.findMany({
    where: { userId, provider: provider.id },
    select: { origin: true },
  });
  const byDefault = originFor(provider, null, config);
  return [...keys.map(({ origin }) => origin), ...(byDefault === null ? [] : [byDefault])];
}

function present({ id, provider, origin, items, at }: ProviderConsentRow): ProviderConsent {
  return { id, provider, origin, items: items as ConsentItem[], at: at.toISOString() };
}
