import type { PrismaClient } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { idsSince } from './ids-since.ts';

/** ms that a count of everything is good for. */
const GOOD_FOR = 60 * 60 * 1000;

/** ms that storing a picture takes at most, from the making of its id to its being seen. */
const LONGEST_STORING = 60 * 1000;

/** Bytes by kind: `original`, `canvas` or `thumbnail`. */
type Bytes = ReadonlyMap<string, number>;

interface Counted {
  /** Of what is older than `floor`. */
  older: Bytes;
  /** The smallest id of what came after. */
  floor: string;
}

/**
 * What is in the object store. To read it off a million rows takes 0.3 s, in which an embedded
 * database does nothing else: all are counted once an hour, and what has come since is found by its
 * ids, in a millisecond. What was deleted is seen an hour later at most.
 */
export function createStoredBytes(
  prisma: PrismaClient,
  now: () => number = Date.now,
): () => Promise<Bytes> {
  let counting: Promise<Counted> | null = null;
  let goodUntil = 0;

  async function countOlder(): Promise<Counted> {
    const { floor } = idsSince(LONGEST_STORING, now());
    return { older: await sumBytes(prisma, Prisma.sql`"id" <= ${floor}::uuid`), floor };
  }

  return async () => {
    if (!counting || now() >= goodUntil) {
      goodUntil = now() + GOOD_FOR;
      // Two that ask at once wait for one count; one that failed is none.
      counting = countOlder().catch((error: unknown) => {
        counting = null;
        throw error;
      });
    }
    const { older, floor } = await counting;
    const bytes = new Map(older);
    for (const [kind, added] of await sumBytes(prisma, Prisma.sql`"id" > ${floor}::uuid`)) {
      bytes.set(kind, (bytes.get(kind) ?? 0) + added);
    }
    return bytes;
  };
}

async function sumBytes(prisma: PrismaClient, which: Prisma.Sql): Promise<Bytes> {
  const rows = await prisma.$queryRaw<{ kind: string; bytes: number }[]>`
    SELECT "name" AS kind, sum("bytes")::float8 AS bytes FROM "AssetVariant"
    WHERE ${which} GROUP BY "name"`;
  return new Map(rows.map(({ kind, bytes }) => [kind, bytes]));
}
