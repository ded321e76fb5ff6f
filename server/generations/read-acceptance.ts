import { policyAccepted } from '../accounts/require-policy.ts';
import { type CatalogEntry, modelCatalog } from '../image-models/model-catalog.ts';
import { runStatement } from '../platform/run-statement.ts';
import { timeFromJson } from '../platform/time-from-json.ts';
import { Prisma } from '../prisma/client/client.ts';
import {
  type UsableKeyRow,
  usableKeyColumns,
  usableOf,
} from '../provider-keys/usable-provider-keys.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { type IdempotentRequest, type KnownKey, type Made, madeAs } from './idempotency.ts';

/** What of a person decides whether generations are accepted from them. */
export interface Acceptance {
  /** What the same request made when it was sent before; `null` for a new one. */
  before: Made | null;
  policyAccepted: boolean;
  /** The models there are for the person. */
  catalog: CatalogEntry[];
}

/** One for each of the person's keys, and one for a person who has none. */
type Row = { accepted: boolean } & Nullable<KnownKey> & (UsableKeyRow | Nullable<UsableKeyRow>);
type RowAsJson = Omit<Row, 'expiresAt'> & { expiresAt: string | null };
type Nullable<Columns> = { [Name in keyof Columns]: Columns[Name] | null };

/** A query for all that is needed of the database. */
export function acceptanceQuery(idempotencyKey: string, userId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT ${policyAccepted} AS "accepted",
      "known"."bodyHmac", "known"."madeKind", "known"."madeId", "known"."expiresAt",
      ${usableKeyColumns}
    FROM "User" AS "person"
    LEFT JOIN "IdempotencyKey" AS "known"
      ON "known"."userId" = "person"."id" AND "known"."key" = ${idempotencyKey}
    LEFT JOIN "ProviderKey" AS "key"
      ON "key"."userId" = "person"."id" AND "key"."disabledAt" IS NULL
    WHERE "person"."id" = ${userId}
    ORDER BY "key"."position", "key"."id"`;
}

/**
 * Reads it all in one statement. A request that asked for something else before is a problem.
 * @param found the rows of that query as JSON, where they have just been read
 */
export async function readAcceptance(
  { prisma, ...service }: Pick<GenerationDependencies, 'prisma' | 'providers' | 'config'>,
  request: IdempotentRequest,
  found?: readonly unknown[],
): Promise<Acceptance> {
  const query = () => acceptanceQuery(request.key, Prisma.sql`${request.userId}`);
  const rows = found
    ? (found as RowAsJson[]).map(fromJson)
    : await runStatement<Row>(prisma, query());
  const [first] = rows;
  const keys = rows.filter((row) => row.id !== null) as UsableKeyRow[];
  return {
    before: madeAs(request, first?.expiresAt ? (first as KnownKey) : null),
    policyAccepted: first?.accepted ?? false,
    catalog: modelCatalog(service.providers, usableOf(keys, service)),
  };
}

function fromJson(row: RowAsJson): Row {
  const { expiresAt } = row;
  return { ...row, expiresAt: expiresAt === null ? null : timeFromJson(expiresAt) } as Row;
}
