import type { KeySettings } from '../../shared/provider-key.ts';
import type { Config } from '../config.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { Prisma, type ProviderKey } from '../prisma/client/client.ts';
import type { ImageProvider, ListedPrices } from '../providers/image-provider.ts';
import { fillSettings } from './check-settings.ts';
import { keyConsented } from './key-consented.ts';
import { originFor } from './provider-address.ts';

/** A key that may be used, without its secret. */
export interface UsableProviderKey {
  id: string;
  provider: string;
  label: string;
  /** Where requests with it go. */
  origin: string;
  /** Whether the person agrees to send there what the provider needs. */
  consented: boolean;
  /** Every setting the provider declares. */
  settings: KeySettings;
  /** USD micros a month; `null` for none. */
  limitMicros: number | null;
  /** Names of the models that the vendor lists for it; `null` where there is no such list. */
  listedModels: readonly string[] | null;
  /** What the vendor takes with it; `null` where it has no such list. */
  listedPrices: ListedPrices | null;
}

/** A key as `usableKeyColumns` reads it. */
export type UsableKeyRow = Pick<
  ProviderKey,
  'id' | 'provider' | 'label' | 'origin' | 'baseUrl' | 'settings' | 'listedModels' | 'listedPrices'
> & {
  /** A number where it was read as JSON. */
  limitMicros: bigint | number | null;
  consented: boolean;
};

/** For a select list from `"ProviderKey" AS "key"`: a `UsableKeyRow`. */
export const usableKeyColumns = Prisma.sql`"key"."id", "key"."provider", "key"."label",
    "key"."origin", "key"."baseUrl", "key"."settings", "key"."limitMicros", "key"."listedModels",
    "key"."listedPrices", ${keyConsented} AS "consented"`;

/** What decides which keys may be used, beside their rows. */
interface Service {
  providers: readonly ImageProvider[];
  config: Pick<Config, 'providerBaseUrls'>;
}

/**
 * The person's keys that may be used now, in their order of preference: not disabled, of a provider
 * that is there, and still bound to where that provider's requests go.
 */
export async function usableProviderKeys(
  on: PrismaClient | Transaction,
  service: Service,
  userId: string,
): Promise<UsableProviderKey[]> {
  const rows = await on.$queryRaw<UsableKeyRow[]>`
    SELECT ${usableKeyColumns} FROM "ProviderKey" AS "key"
    WHERE "userId" = ${userId} AND "disabledAt" IS NULL
    ORDER BY "position", "id"`;
  return usableOf(rows, service);
}

/** Of a person's keys that are not disabled, those that may be used, in the same order. */
export function usableOf(
  rows: readonly UsableKeyRow[],
  { providers, config }: Service,
): UsableProviderKey[] {
  return rows.flatMap((row) => {
    const provider = providers.find(({ id }) => id === row.provider);
    if (!provider?.credential || originFor(provider, row.baseUrl, config) !== row.origin) return [];
    const settings = fillSettings(provider.credential.settings, row.settings as KeySettings);
    const { id, label, origin, consented } = row;
    const limitMicros = row.limitMicros === null ? null : Number(row.limitMicros);
    const listedModels = row.listedModels as string[] | null;
    const listedPrices = row.listedPrices as ListedPrices | null;
    return [
      {
        id,
        provider: row.provider,
        label,
        origin,
        consented,
        settings,
        limitMicros,
        listedModels,
        listedPrices,
      },
    ];
  });
}
