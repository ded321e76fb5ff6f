import type { z } from 'zod';
import type { KeySettings, ProviderKey, ProviderKeyChange } from '../../shared/provider-key.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import { checkSettings, fillSettings } from './check-settings.ts';
import { checkSecret, ownBaseUrl } from './create-provider-key.ts';
import { ensureDataKey } from './data-key.ts';
import type { EndPace } from './end-pace.ts';
import type { EndUse } from './end-use.ts';
import { providerGone, providerKeyNotFound, secretNeeded, wrongField } from './errors.ts';
import { readKeySpending } from './key-spending.ts';
import { type ProviderKeyRow, presentProviderKey } from './present-provider-key.ts';
import { originFor } from './provider-address.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { keyEnd, providerKeyEnded } from './provider-key-ended.ts';
import { isEmptySecret, last4Of, sealSecret } from './provider-key-secret.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

type Change = z.output<typeof ProviderKeyChange>;
type StoredKey = ProviderKeyRow & { ciphertext: Uint8Array };

/**
 * Changes what is given and leaves the rest. A key that is to go to another origin has to be given
 * again: nobody who gets at the page, or at the database, can have it sent somewhere else.
 */
export async function changeProviderKey(
  context: ProviderKeyContext & { endUse: EndUse; endPace: EndPace },
  author: Author,
  id: string,
  change: Change,
): Promise<ProviderKey> {
  const { userId } = author;
  const row = await context.prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const stored = await transaction.providerKey.findUnique({
      where: { id, userId },
      omit: { ciphertext: false },
    });
    if (!stored) throw providerKeyNotFound();
    const data = await changesOf(context, transaction, stored, change);
    const changed = Object.keys(data);
    if (changed.length === 0) return stored;
    await recordSecurityEvent(transaction, author, 'provider-key-changed', {
      keyId: id,
      provider: stored.provider,
      changed: Object.keys(change),
    });
    const changedRow = await transaction.providerKey.update({ where: { id, userId }, data });
    if (data.disabledAt) {
      await context.endUse(transaction, keyEnd(changedRow, 'disabled'));
      await context.notifications.publish(transaction, providerKeyEnded(userId, id));
    }
    if (data.ciphertext) await context.endPace(transaction, { keyId: id, userId });
    await context.notifications.publish(transaction, providerKeysChanged(userId));
    return changedRow;
  });
  return presentProviderKey(row, await readKeySpending(context.prisma, userId, id));
}

async function changesOf(
  context: ProviderKeyContext,
  transaction: Transaction,
  stored: StoredKey,
  change: Change,
): Promise<Prisma.ProviderKeyUpdateInput> {
  const data: Prisma.ProviderKeyUpdateInput = {};
  if (change.label !== undefined) data.label = change.label;
  if (change.disabled === true) data.disabledAt = stored.disabledAt ?? new Date();
  if (change.disabled === false) data.disabledAt = null;
  if (change.limitMicros !== undefined) data.limitMicros = change.limitMicros;
  const { secret, baseUrl, settings } = change;
  if (secret !== undefined || baseUrl !== undefined || settings !== undefined) {
    Object.assign(data, await credentialChanges(context, transaction, stored, change));
  }
  return data;
}

/** What depends on the provider: settings, where the key goes, and the key itself. */
async function credentialChanges(
  { config, providers, keyring }: ProviderKeyContext,
  transaction: Transaction,
  stored: StoredKey,
  { secret, baseUrl, settings }: Change,
): Promise<Prisma.ProviderKeyUpdateInput> {
  const provider = providers.find(({ id }) => id === stored.provider);
  const credential = provider?.credential;
  if (!provider || !credential) throw providerGone(stored.provider);
  const data: Prisma.ProviderKeyUpdateInput = {};
  if (settings !== undefined) {
    const kept = fillSettings(credential.settings, stored.settings as KeySettings);
    data.settings = checkSettings(credential.settings, { ...kept, ...settings });
  }
  if (baseUrl !== undefined) data.baseUrl = ownBaseUrl({ config }, credential, baseUrl);
  if (secret !== undefined) checkSecret(credential, secret);
  const own = baseUrl === undefined ? stored.baseUrl : (data.baseUrl as string | null);
  // Only when asked to: an operator's new address must not take keys along with a new name.
  const origin =
    secret === undefined && baseUrl === undefined
      ? stored.origin
      : originFor(provider, own, config);
  if (origin === null) throw wrongField('baseUrl', 'is missing');
  if (secret === undefined && origin === stored.origin) return data;
  if (secret === undefined && !isEmptySecret(stored.ciphertext)) throw secretNeeded(origin);
  const place = { userId: stored.userId, keyId: stored.id, provider: stored.provider, origin };
  const dataKey = await ensureDataKey(transaction, keyring, stored.userId);
  return {
    ...data,
    origin,
    ciphertext: sealSecret(dataKey, secret ?? '', place),
    last4: last4Of(secret ?? ''),
    // What was wrong with the old key says nothing about this one.
    lastErrorCode: null,
    lastErrorAt: null,
    checkingSince: null,
    checkOutcome: null,
    listedModels: Prisma.DbNull,
    listedPrices: Prisma.DbNull,
    checkDetail: null,
    checkedAt: null,
  };
}
