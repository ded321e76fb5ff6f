import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../../server/platform/prisma-client.ts';
import type { Person } from '../support/person.ts';

/** Days over which a history is spread, up to now. */
const DAYS = 300;

/**
 * Gives a person a history of so many outputs, one a generation, spread evenly over 300 days, with
 * all that belongs to them but the bytes: rows as the service writes them, made by the database, in
 * seconds for ten thousand.
 */
export async function seedSpreadHistory(
  prisma: PrismaClient,
  person: Person,
  outputs: number,
): Promise<void> {
  const { id: userId } = await person.api.account();
  const documents = Array.from({ length: 5 }, () => randomUUID());
  await prisma.canvasDocument.createMany({
    data: documents.map((id, index) => ({ id, userId, label: `File ${index + 1}` })),
  });
  await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`
      CREATE TEMPORARY TABLE seed ON COMMIT DROP AS
      SELECT n, at, id || '7001-8000-' || suffix AS generation, id || '7002-8000-' || suffix AS asset,
        id || '7003-8000-' || suffix AS output, id || '7004-8000-' || suffix AS call,
        (${documents}::text[])[1 + n % 5]::uuid AS document,
        (ARRAY['openai/gpt-image-2', 'openai/gpt-image-2.6-flare', 'sketch/procedural'])[1 + n % 3]
          AS model
      FROM (
        SELECT n, at, lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS time,
          lpad(to_hex(n), 12, '0') AS suffix
        FROM (
          SELECT n, (now() AT TIME ZONE 'UTC') - (n * interval '1 day' * ${DAYS} / ${outputs}) AS at
          FROM generate_series(0, ${outputs - 1}::int) AS n
        ) AS times
      ) AS ids, LATERAL (SELECT substr(time, 1, 8) || '-' || substr(time, 9, 4) || '-' AS id) AS made`;
    await transaction.$executeRaw`
      INSERT INTO "Batch" ("id", "userId", "documentId", "kind", "createdAt")
      SELECT generation::uuid, ${userId}, document, 'single', at FROM seed`;
    await transaction.$executeRaw`
      INSERT INTO "Generation" ("id", "userId", "batchId", "documentId", "model", "modelLabel",
        "prompt", "options", "count", "width", "height", "status", "revision", "estimateMicros",
        "actualMicros", "createdAt", "startedAt", "finishedAt")
      SELECT generation::uuid, ${userId}, generation::uuid, document, model, model,
        'A harbour at dusk, number ' || n, '{}', 1, 1024, 1024, 'succeeded', n, 40000, 41000,
        at, at, at FROM seed`;
    await transaction.$executeRaw`
      INSERT INTO "Asset" ("id", "userId", "kind", "sha256", "contentType", "width", "height",
        "bytes", "createdAt")
      SELECT asset::uuid, ${userId}, 'output', repeat(md5(asset), 2), 'image/png', 1024, 1024,
        2000000, at FROM seed`;
    await transaction.$executeRaw`
      INSERT INTO "GenerationOutput" ("id", "userId", "generationId", "assetId", "slice", "index",
        "favourite", "createdAt")
      SELECT output::uuid, ${userId}, generation::uuid, asset::uuid, 0, 0, n % 20 = 0, at FROM seed`;
    await transaction.$executeRaw`
      INSERT INTO "ProviderCall" ("id", "userId", "generationId", "slice", "try", "count", "state",
        "charged", "estimateMicros", "costMicros", "workerToken", "preparedAt", "sentAt", "endedAt")
      SELECT call::uuid, ${userId}, generation::uuid, 0, 0, 1, 'answered', 'yes', 40000, 41000,
        call::uuid, at, at, at FROM seed`;
    await transaction.$executeRaw`
      INSERT INTO "LedgerEntry" ("id", "userId", "callId", "generationId", "documentId", "model",
        "charged", "estimateMicros", "actualMicros", "at")
      SELECT call::uuid, ${userId}, call::uuid, generation::uuid, document, model, 'yes', 40000,
        CASE WHEN n % 50 = 0 THEN NULL ELSE 41000 END, at FROM seed`;
  });
  await prisma.$executeRaw`ANALYZE`;
}
