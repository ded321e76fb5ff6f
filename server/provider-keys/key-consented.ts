import { Prisma } from '../prisma/client/client.ts';

/**
 * For a select list from `"ProviderKey" AS "key"`: whether the person agrees, now, to send what the
 * provider needs to where this key's requests go.
 */
export const keyConsented = Prisma.sql`EXISTS (
    SELECT 1 FROM "ProviderConsent" AS "consent"
    WHERE "consent"."userId" = "key"."userId" AND "consent"."provider" = "key"."provider"
      AND "consent"."origin" = "key"."origin" AND "consent"."revokedAt" IS NULL
  )`;
