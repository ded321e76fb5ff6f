import type { KeySettings } from '../../shared/provider-key.ts';
import type { Config } from '../config.ts';
import type { ListedPrices } from '../providers/image-provider.ts';
import { mayBePrivate } from './check-base-url.ts';
import { fillSettings } from './check-settings.ts';
import { unwrapDataKey } from './data-key.ts';
import type { OpenedAs } from './opened-as.ts';
import { baseUrlFor } from './provider-address.ts';
import type { ProviderKeyContext } from './provider-key-context.ts';
import { secretBinding } from './provider-key-secret.ts';
import { SealBroken, unseal } from './seal.ts';
import { type SealedKey, sealedKeyColumns, sealedKeyTables } from './sealed-key.ts';
import { Secret } from './secret.ts';

/** A provider key that can be used: for one call, in the worker, and nowhere else. */
export interface OpenProviderKey extends OpenedAs {
  provider: string;
  /** Empty where the server wants none. */
  secret: Secret;
  /** Where requests go, without a trailing slash. */
  baseUrl: string;
  /** Whether the person agrees to send there what the provider needs. */
  consented: boolean;
  /** When it was last used, where it worked then. */
  worksSince: Date | null;
  /** Whether that origin may lie in a private network and speak plain http. */
  privateAllowed: boolean;
  /** Every setting the provider declares. */
  settings: KeySettings;
  /** What its vendor takes with it; `null` where it has no such list. */
  listedPrices: ListedPrices | null;
}

/** A provider key that cannot be used; the message is one sentence for its owner. */
export class ProviderKeyUnavailable extends Error {
  override readonly name = 'ProviderKeyUnavailable';
  readonly reason: 'gone' | 'disabled' | 'moved' | 'damaged';
  constructor(reason: ProviderKeyUnavailable['reason'], options?: ErrorOptions) {
    super(SENTENCES[reason], options);
    this.reason = reason;
  }
}

const SENTENCES = {
  gone: 'The provider key has been deleted.',
  disabled: 'The provider key is disabled.',
  moved:
    'The address that this provider’s requests go to has changed; enter the provider key again on the companion page.',
  damaged: 'The provider key cannot be read; enter it again on the companion page.',
} as const;

/**
 * Decrypts a provider key. Only jobs may call this: no route does, so that no request can make the
 * service show a key.
 * @throws ProviderKeyUnavailable
 */
export async function openProviderKey(
  context: Pick<ProviderKeyContext, 'prisma' | 'keyring' | 'providers' | 'config'>,
  userId: string,
  keyId: string,
): Promise<OpenProviderKey> {
  const [row] = await context.prisma.$queryRaw<SealedKey[]>`
    SELECT ${sealedKeyColumns} FROM ${sealedKeyTables}
    WHERE "key"."id" = ${keyId}::uuid AND "key"."userId" = ${userId}`;
  return openSealedKey(context, userId, keyId, row);
}

/** As `openProviderKey`, for a key that was just read; `undefined` where it is gone. */
export function openSealedKey(
  { keyring, providers, config }: Pick<ProviderKeyContext, 'keyring' | 'providers' | 'config'>,
  userId: string,
  keyId: string,
  row: SealedKey | undefined,
): OpenProviderKey {
  const provider = providers.find(({ id }) => id === row?.provider);
  if (!row || !provider?.credential) throw new ProviderKeyUnavailable('gone');
  if (row.disabledAt) throw new ProviderKeyUnavailable('disabled');
  const baseUrl = baseUrlFor(provider, row.baseUrl, config);
  if (baseUrl === null || new URL(baseUrl).origin !== row.origin) {
    throw new ProviderKeyUnavailable('moved');
  }
  const { origin } = row;
  const binding = secretBinding({ userId, keyId, provider: row.provider, origin });
  try {
    if (row.dataKeyId === null) throw new SealBroken('The person has no data key.');
    const { dataKeyId: id, kekId, wrapped } = row;
    const dataKey = unwrapDataKey(keyring, { id, userId, kekId, wrapped });
    const bytes = unseal(dataKey, row.ciphertext, binding);
    const secret = new Secret(bytes.toString());
    bytes.fill(0);
    const settings = fillSettings(provider.credential.settings, row.settings as KeySettings);
    const privateAllowed = isPrivateAllowed(baseUrl, row, config);
    const { consented, lastUsedAt, lastErrorCode } = row;
    const worksSince = lastErrorCode === null ? lastUsedAt : null;
    return {
      provider: row.provider,
      secret,
      baseUrl,
      origin,
      ciphertext: Buffer.from(row.ciphertext).toString('hex'),
      consented,
      worksSince,
      privateAllowed,
      settings,
      listedPrices: row.listedPrices as ListedPrices | null,
    };
  } catch (error) {
    if (error instanceof SealBroken) throw new ProviderKeyUnavailable('damaged', { cause: error });
    throw error;
  }
}

/** Where the operator sends a provider's requests is the operator's business. */
function isPrivateAllowed(
  baseUrl: string,
  { provider, baseUrl: own }: { provider: string; baseUrl: string | null },
  config: Config,
): boolean {
  if (own === null) return config.providerBaseUrls[provider] !== undefined;
  return mayBePrivate(new URL(baseUrl), config);
}
