import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { NewProviderKey, ProviderKey } from '../../shared/provider-key.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { CredentialDescription, ImageProvider } from '../providers/image-provider.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import { checkBaseUrl } from './check-base-url.ts';
import { checkSettings } from './check-settings.ts';
import { ensureDataKey } from './data-key.ts';
import { MOST_KEYS, tooManyKeys, wrongField } from './errors.ts';
import { NOTHING_SPENT } from './key-spending.ts';
import { presentProviderKey } from './present-provider-key.ts';
import { originFor } from './provider-address.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { last4Of, sealSecret } from './provider-key-secret.ts';
import { providerKeysChanged } from './provider-keys-changed.ts';

/** Keeps a provider key, its secret encrypted; it comes after the person's other ones. */
export async function createProviderKey(
  context: ProviderKeyContext,
  author: Author,
  given: z.output<typeof NewProviderKey>,
): Promise<ProviderKey> {
  const { prisma, keyring, config, providers, notifications } = context;
  const { userId } = author;
  const provider = providers.find(({ id }) => id === given.provider);
  if (!provider) throw wrongField('provider', 'is not a provider of this service');
  const credential = credentialOf(provider);
  checkSecret(credential, given.secret);
  const baseUrl = ownBaseUrl(context, credential, given.baseUrl ?? null);
  const settings = checkSettings(credential.settings, given.settings);
  const origin = originFor(provider, baseUrl, config);
  if (origin === null) throw wrongField('baseUrl', 'is missing');

  const row = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const { _count, _max } = await transaction.providerKey.aggregate({
      where: { userId },
      _count: true,
      _max: { position: true },
    });
    if (_count >= MOST_KEYS) throw tooManyKeys();
    const dataKey = await ensureDataKey(transaction, keyring, userId);
    const id = randomUUID();
    const place = { userId, keyId: id, provider: provider.id, origin };
    await recordSecurityEvent(transaction, author, 'provider-key-added', {
      keyId: id,
      provider: provider.id,
    });
    await notifications.publish(transaction, providerKeysChanged(userId));
    return transaction.providerKey.create({
      data: {
        id,
        userId,
        provider: provider.id,
        label: given.label,
        origin,
        baseUrl,
        settings,
        ciphertext: sealSecret(dataKey, given.secret, place),
        last4: last4Of(given.secret),
        position: (_max.position ?? -1) + 1,
        limitMicros: given.limitMicros,
      },
    });
  });
  return presentProviderKey(row, NOTHING_SPENT);
}

/** What a key of this provider needs; throws a problem where there are no keys. */
function credentialOf(provider: ImageProvider): CredentialDescription {
  if (provider.credential) return provider.credential;
  throw wrongField('provider', `cannot be “${provider.id}”: ${provider.label} needs no key`);
}

export function checkSecret({ secretRequired }: CredentialDescription, secret: string): void {
  if (secretRequired && secret === '') throw wrongField('secret', 'is missing');
}

/** The person's base URL as it is stored, `null` for the provider's own address. */
export function ownBaseUrl(
  { config }: Pick<ProviderKeyContext, 'config'>,
  credential: CredentialDescription,
  given: string | null,
): string | null {
  if (given !== null && credential.baseUrl === 'none') {
    throw wrongField('baseUrl', 'cannot be chosen for this provider');
  }
  if (given === null && credential.baseUrl === 'required')
    throw wrongField('baseUrl', 'is missing');
  return given === null ? null : checkBaseUrl(given, config);
}
