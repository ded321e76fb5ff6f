import { createHmac } from 'node:crypto';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { type IdempotencyKey, Prisma } from '../prisma/client/client.ts';
import { idempotencyKeyReused } from './errors.ts';

/** ms for which a key is remembered. */
const LIFETIME = 48 * 60 * 60 * 1000;

/** A request that must be carried out once, however often it is sent. */
export interface IdempotentRequest {
  userId: string;
  key: string;
  /** HMAC of what was asked; the body itself is not kept. */
  bodyHmac: string;
}

/** What a request made. */
export interface Made {
  kind: 'batch' | 'generation';
  id: string;
}

export function idempotentRequest(
  secret: string,
  userId: string,
  key: string,
  action: string,
  body: unknown,
): IdempotentRequest {
  const bodyHmac = createHmac('sha256', secret)
    .update(`idempotency\0${action}\0${canonical(body)}`)
    .digest('hex');
  return { userId, key, bodyHmac };
}

/** The same request came twice at once, and the other one has made it. */
export class MadeMeanwhile extends Error {
  override readonly name = 'MadeMeanwhile';
}

/** What is known of a key that was used before. */
export type KnownKey = Pick<IdempotencyKey, 'bodyHmac' | 'madeKind' | 'madeId' | 'expiresAt'>;

/** What this request made when it was sent before, or `null`; another body is a problem. */
export async function madeBefore(
  prisma: PrismaClient,
  request: IdempotentRequest,
): Promise<Made | null> {
  const { userId, key } = request;
  return madeAs(
    request,
    await prisma.idempotencyKey.findUnique({ where: { userId_key: { userId, key } } }),
  );
}

/** The same, where the key has been read. */
export function madeAs({ bodyHmac }: IdempotentRequest, known: KnownKey | null): Made | null {
  if (!known || known.expiresAt <= new Date()) return null;
  if (known.bodyHmac !== bodyHmac) throw idempotencyKeyReused();
  return { kind: known.madeKind as Made['kind'], id: known.madeId };
}

/**
 * A statement that remembers what the request makes, where `allowed` has a row, for what makes it:
 * a step of the same statement, or its transaction. Where the same request has been remembered
 * meanwhile, it does nothing and returns no row: nothing may be made then.
 * @param allowed what has locked the person's counter, so that of two at the same time the second
 * waits there, and never here
 */
export function rememberMade(
  { userId, key, bodyHmac }: IdempotentRequest,
  made: Made,
  now: Date,
  allowed = Prisma.sql`(SELECT 1) AS "allowed"`,
): Prisma.Sql {
  const expiresAt = new Date(now.getTime() + LIFETIME);
  return Prisma.sql`
    INSERT INTO "IdempotencyKey" AS "known"
      ("userId", "key", "bodyHmac", "madeKind", "madeId", "createdAt", "expiresAt")
    SELECT ${userId}, ${key}, ${bodyHmac}, ${made.kind}, ${made.id}::uuid,
      ${now.toISOString()}::timestamp, ${expiresAt.toISOString()}::timestamp
    FROM ${allowed}
    ON CONFLICT ("userId", "key") DO UPDATE SET
      "bodyHmac" = excluded."bodyHmac", "madeKind" = excluded."madeKind",
      "madeId" = excluded."madeId", "createdAt" = excluded."createdAt",
      "expiresAt" = excluded."expiresAt"
    WHERE "known"."expiresAt" <= excluded."createdAt"
    RETURNING 1`;
}

/** JSON with its names in order, so that the same request has the same HMAC. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
