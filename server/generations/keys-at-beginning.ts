import { Prisma } from '../prisma/client/client.ts';
import {
  type SealedKeyJson,
  sealedKeyJsonColumns,
  sealedKeyTables,
} from '../provider-keys/sealed-key.ts';
import { type UsableKeyRow, usableKeyColumns } from '../provider-keys/usable-provider-keys.ts';
import { hasPace } from './key-pace.ts';

/** A key as it is read when a generation is begun. */
export interface KeyAtBeginning extends UsableKeyRow, SealedKeyJson {
  /** Whether it has a pace to keep to. */
  hasPace: boolean;
}

/** For a select list: a person's keys in their order, each a `KeyAtBeginning`. */
export function keysAtBeginning(userId: Prisma.Sql, now: Date): Prisma.Sql {
  return Prisma.sql`(
      SELECT coalesce(jsonb_agg(to_jsonb("usable")), '[]') FROM (
        SELECT ${usableKeyColumns}, ${sealedKeyJsonColumns}, ${hasPace(now)} AS "hasPace"
        FROM ${sealedKeyTables}
        WHERE "key"."userId" = ${userId} AND "key"."disabledAt" IS NULL
        ORDER BY "key"."position", "key"."id"
      ) AS "usable"
    )`;
}
