import type { PrismaClient } from '../platform/prisma-client.ts';
import { Prisma, type ProviderCall } from '../prisma/client/client.ts';
import type { RateLimit } from '../providers/rate-limit.ts';

/*
 * How fast calls with one key go, over all processes. A key goes as fast as it likes until its
 * provider slows it down. From then on its calls take turns; without word from the provider the
 * space between them doubles with every refusal and shrinks with every success.
 */

/** ms between calls after the first refusal, and at most. */
const FIRST_SPACING = 250;
const WIDEST_SPACING = 60_000;

/** ms after a refusal without a word of when to ask again. */
const DEFAULT_WAIT = 1_000;

/** ms below which a space is none. */
const NARROWEST_SPACING = 20;

/** ms beyond which a provider's own figures are not believed. */
const LONGEST_RESET = 60 * 60 * 1000;

/**
 * Calls that may be ahead of the space between them. Nobody here makes more at once, and the time
 * that they are ahead, were each as long as a reset can be, is one that PostgreSQL can count with.
 */
const LARGEST_BURST = 100_000;

/** What the calls of one key learn and keep to. */
type Learner = Pick<ProviderCall, 'userId' | 'sentAt'> & { keyId: string };

/** Takes the key's next turn: when it comes; `null` for a key that has no pace to keep to. */
export async function takeTurn(
  prisma: PrismaClient,
  keyId: string,
  now = new Date(),
): Promise<Date | null> {
  const [turn] = await prisma.$queryRaw<{ at: Date }[]>(turnTaking(keyId, now));
  return turn?.at ?? null;
}

/** A statement that takes the key's next turn, and has its time (`"at"`); no row without a pace. */
export function turnTaking(keyId: string | null, now: Date): Prisma.Sql {
  const time = Prisma.sql`${now.toISOString()}::timestamp`;
  return Prisma.sql`
    UPDATE "KeyPace"
    SET "nextAt" = greatest("nextAt", "notBefore", ${time})
      + "spacing" * interval '1 millisecond'
    WHERE "keyId" = ${keyId}::uuid AND ("spacing" > 0 OR "notBefore" > ${time})
    RETURNING greatest(
      "notBefore",
      -- Multiplied as a time: as a whole number it may be more than one holds.
      "nextAt" - "spacing" * interval '1 millisecond' * ("burst" + 1),
      ${time}
    ) AS "at"`;
}

/** For a select list from `"ProviderKey" AS "key"`: whether it has a pace to keep to. */
export function hasPace(now: Date): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM "KeyPace" AS "pace" WHERE "pace"."keyId" = "key"."id"
      AND ("pace"."spacing" > 0 OR "pace"."notBefore" > ${now.toISOString()}::timestamp)
  )`;
}

/**
 * Whether a turn that comes now still counts: a refusal makes those void that were taken before, as
 * they are too close to each other.
 */
export async function isStillTurn(
  prisma: PrismaClient,
  keyId: string,
  takenAt: Date,
  now = new Date(),
): Promise<boolean> {
  const slowedSince = [{ slowedAt: { gt: takenAt } }, { notBefore: { gt: now } }];
  return (await prisma.keyPace.findFirst({ where: { keyId, OR: slowedSince } })) === null;
}

/**
 * The provider refused a call for now. Of several that were on their way at once, only the first
 * one's refusal widens the space and makes the turns void that were taken; the others learn nothing
 * that it did not say.
 * @param said followed where it says that no request is left; else another limit was hit, such as
 *   one on pictures or tokens, of which nobody knows more than that
 */
export async function slowDown(
  prisma: PrismaClient,
  { keyId, userId, sentAt }: Learner,
  wait = DEFAULT_WAIT,
  said: RateLimit | null = null,
  now = new Date(),
): Promise<void> {
  const notBefore = new Date(now.getTime() + wait);
  const exhausted = said?.remaining === 0 ? said : null;
  const { spacing, burst } = exhausted ? paceOf(exhausted) : { spacing: FIRST_SPACING, burst: 0 };
  const nextAt = new Date(now.getTime() + Math.max(wait, exhausted ? resetOf(exhausted) : 0));
  const wasUnderWay = Prisma.sql`${sentAt ?? now}::timestamp <= pace."slowedAt"`;
  await prisma.$executeRaw`
    INSERT INTO "KeyPace" AS pace
      ("keyId", "userId", "spacing", "burst", "nextAt", "notBefore", "slowedAt")
    VALUES (
      ${keyId}::uuid, ${userId}, ${spacing}::int, ${burst}::int,
      ${nextAt}::timestamp, ${notBefore}::timestamp, ${now}::timestamp
    )
    ON CONFLICT ("keyId") DO UPDATE SET
      "notBefore" = greatest(pace."notBefore", excluded."notBefore"),
      "nextAt" = CASE
        WHEN ${wasUnderWay} THEN greatest(pace."nextAt", excluded."nextAt")
        ELSE excluded."nextAt"
      END,
      "burst" = CASE
        WHEN ${exhausted === null} AND ${wasUnderWay} THEN pace."burst"
        ELSE excluded."burst"
      END,
      "spacing" = CASE
        WHEN ${exhausted !== null} THEN excluded."spacing"
        WHEN ${wasUnderWay} AND pace."burst" > 0 THEN pace."spacing"
        WHEN ${wasUnderWay} THEN greatest(pace."spacing", excluded."spacing")
        ELSE least(greatest(pace."spacing" * 2, excluded."spacing"), ${WIDEST_SPACING}::int)
      END,
      "slowedAt" = CASE
        WHEN ${wasUnderWay} THEN pace."slowedAt"
        ELSE excluded."slowedAt"
      END`;
}

/**
 * The provider took a call. Its own figures are followed once they matter, unless a wider space was
 * learned from refusals: then another limit is the narrower one.
 * @param tookTurn whether the key has a pace to keep to; one that was never slowed down has none
 */
export async function speedUp(
  prisma: PrismaClient,
  { keyId, userId }: Learner,
  tookTurn: boolean,
  said: RateLimit | null,
  now = new Date(),
): Promise<void> {
  const isNearLimit = said !== null && said.remaining * 4 < said.limit;
  if (!tookTurn && !isNearLimit) return;
  if (said === null) {
    await prisma.$executeRaw`
      UPDATE "KeyPace" SET "spacing" = CASE
        WHEN "spacing" * 9 / 10 < ${NARROWEST_SPACING}::int THEN 0 ELSE "spacing" * 9 / 10
      END
      WHERE "keyId" = ${keyId}::uuid AND "burst" = 0`;
    return;
  }
  const { spacing, burst } = paceOf(said);
  const nextAt = new Date(now.getTime() + resetOf(said));
  const learned = tookTurn ? Prisma.sql`pace."spacing" * 9 / 10` : Prisma.sql`pace."spacing"`;
  const isWider = Prisma.sql`pace."burst" = 0 AND ${learned} > excluded."spacing"`;
  await prisma.$executeRaw`
    INSERT INTO "KeyPace" AS pace
      ("keyId", "userId", "spacing", "burst", "nextAt", "notBefore", "slowedAt")
    VALUES (
      ${keyId}::uuid, ${userId}, ${spacing}::int, ${burst}::int,
      ${nextAt}::timestamp, ${now}::timestamp, ${now}::timestamp
    )
    ON CONFLICT ("keyId") DO UPDATE SET
      "spacing" = CASE WHEN ${isWider} THEN ${learned} ELSE excluded."spacing" END,
      "burst" = CASE WHEN ${isWider} THEN 0 ELSE excluded."burst" END,
      "nextAt" = CASE
        WHEN ${isWider} THEN pace."nextAt"
        ELSE greatest(pace."nextAt", excluded."nextAt")
      END`;
}

/** The provider's figures as a space between calls and how many may be ahead of it. */
function paceOf(said: RateLimit): { spacing: number; burst: number } {
  const refill = resetOf(said) / Math.max(said.limit - said.remaining, 1);
  return { spacing: Math.ceil(refill), burst: Math.min(said.limit - 1, LARGEST_BURST) };
}

/** ms */
function resetOf({ reset }: RateLimit): number {
  return Math.min(reset, LONGEST_RESET);
}
