import { timeFromJson } from '../platform/time-from-json.ts';
import { Prisma, type ProviderKey } from '../prisma/client/client.ts';
import { keyConsented } from './key-consented.ts';

/** A key as it lies in the database, with the data key that opens it. */
export type SealedKey = Pick<
  ProviderKey,
  | 'provider'
  | 'origin'
  | 'baseUrl'
  | 'settings'
  | 'listedPrices'
  | 'ciphertext'
  | 'disabledAt'
  | 'lastUsedAt'
  | 'lastErrorCode'
> & { consented: boolean } & (
    | { dataKeyId: string; kekId: string; wrapped: Uint8Array }
    | { dataKeyId: null; kekId: null; wrapped: null }
  );

/** The columns and tables of a query for a `SealedKey`; the key's table is `"key"` in it. */
export const sealedKeyColumns = Prisma.sql`
    "key"."provider", "key"."origin", "key"."baseUrl", "key"."settings", "key"."listedPrices",
    "key"."ciphertext", "key"."disabledAt", "key"."lastUsedAt", "key"."lastErrorCode",
    ${keyConsented} AS "consented", "data"."id" AS "dataKeyId", "data"."kekId", "data"."wrapped"`;
export const sealedKeyTables = Prisma.sql`
    "ProviderKey" AS "key" LEFT JOIN "DataKey" AS "data" ON "data"."userId" = "key"."userId"`;

/** What a `SealedKey` has beside what tells whether a key may be used, as JSON has it. */
export interface SealedKeyJson {
  /** Bytes in hexadecimal digits. */
  ciphertext: string;
  /** See `timeFromJson`. */
  lastUsedAt: string | null;
  lastErrorCode: string | null;
  dataKeyId: string | null;
  kekId: string | null;
  /** Bytes in hexadecimal digits. */
  wrapped: string | null;
}

/** For a select list beside `usableKeyColumns`, from `sealedKeyTables`: a `SealedKeyJson`. */
export const sealedKeyJsonColumns = Prisma.sql`
    encode("key"."ciphertext", 'hex') AS "ciphertext", "key"."lastUsedAt", "key"."lastErrorCode",
    "data"."id" AS "dataKeyId", "data"."kekId", encode("data"."wrapped", 'hex') AS "wrapped"`;

/** A key that was read as JSON, and is not disabled. */
export function sealedKeyFromJson(
  row: SealedKeyJson & Omit<SealedKey, keyof SealedKeyJson | 'disabledAt'>,
): SealedKey {
  const { provider, origin, baseUrl, settings, listedPrices, consented, lastErrorCode } = row;
  const { ciphertext, lastUsedAt, dataKeyId, kekId, wrapped } = row;
  const dataKey =
    dataKeyId === null || kekId === null || wrapped === null
      ? ({ dataKeyId: null, kekId: null, wrapped: null } as const)
      : { dataKeyId, kekId, wrapped: bytesFromJson(wrapped) };
  return {
    provider,
    origin,
    baseUrl,
    settings,
    listedPrices,
    ciphertext: bytesFromJson(ciphertext),
    disabledAt: null,
    lastUsedAt: lastUsedAt === null ? null : timeFromJson(lastUsedAt),
    lastErrorCode,
    consented,
    ...dataKey,
  };
}

const bytesFromJson = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'));
