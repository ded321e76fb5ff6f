import pg from 'pg';

/** Rows of one statement, so that none takes minutes. */
const AT_ONCE = 50_000;

/** 2023-11-14, in Unix ms: the seeded generations come before all that the bench makes. */
const FIRST = 1_700_000_000_000;

/**
 * Gives a person a history: generations from number `from` up to `to`, each with a call, a picture
 * and an output, as the service would have written them; of a revision that every stream has seen.
 */
export async function seedHistory(
  databaseUrl: string,
  email: string,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SET synchronous_commit = off');
    const { rows } = await client.query('SELECT "id" FROM "User" WHERE "email" = $1', [email]);
    const userId: string = rows[0].id;
    const batchId = idOf(0);
    await client.query(
      `INSERT INTO "Batch" ("id", "userId", "kind") VALUES ($1, $2, 'single') ON CONFLICT DO NOTHING`,
      [batchId, userId],
    );
    for (let first = from; first < to; first += AT_ONCE) {
      const last = Math.min(first + AT_ONCE, to) - 1;
      for (const statement of statements(userId, batchId)) {
        await client.query(statement, [first, last]);
      }
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

/** A UUID of version 7 for the generation of a number, and for the rows that belong to it. */
function idOf(number: number): string {
  const time = (FIRST + number).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function statements(userId: string, batchId: string): string[] {
  const user = pg.escapeLiteral(userId);
  const numbers = `
    FROM generate_series($1::bigint, $2::bigint) AS "number",
      LATERAL (SELECT lpad(to_hex(${FIRST} + "number"), 12, '0') AS "time") AS "hex",
      LATERAL (SELECT (substr("time", 1, 8) || '-' || substr("time", 9) || '-7000-8000-' ||
        lpad(to_hex("number"), 12, '0'))::uuid AS "id",
        to_timestamp((${FIRST} + "number") / 1000.0) AT TIME ZONE 'UTC' AS "at") AS "row"`;
  return [
    `INSERT INTO "Generation" ("id", "userId", "batchId", "model", "modelLabel", "prompt", "options",
      "count", "status", "revision", "createdAt", "startedAt", "finishedAt")
    SELECT "id", ${user}, ${pg.escapeLiteral(batchId)}, 'openai/gpt-image-2', 'GPT Image 2',
      'a lighthouse on rock number ' || "number", '{}', 1, 'succeeded', 0, "at", "at", "at"
    ${numbers}`,
    `INSERT INTO "ProviderCall" ("id", "userId", "generationId", "slice", "try", "count", "state",
      "charged", "costMicros", "workerToken", "sentAt", "endedAt")
    SELECT "id", ${user}, "id", 0, 0, 1, 'answered', 'yes', 40000, "id", "at", "at"
    ${numbers}`,
    `INSERT INTO "Asset" ("id", "userId", "kind", "sha256", "contentType", "width", "height", "bytes",
      "createdAt", "verifiedAt")
    SELECT "id", ${user}, 'output', md5("number"::text), 'image/png', 1024, 1024, 2000000, "at", "at"
    ${numbers}`,
    `INSERT INTO "GenerationOutput" ("id", "userId", "generationId", "assetId", "slice", "index",
      "createdAt")
    SELECT "id", ${user}, "id", "id", 0, 0, "at"
    ${numbers}`,
  ];
}
