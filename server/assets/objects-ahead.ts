import { newId } from '../platform/new-id.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { AssetContext } from './asset-context.ts';
import { abandonObjects, GRACE, objectKeyOf, type ReservedObject } from './store-objects.ts';

/** Names for objects that are to come, listed for removal by a statement that has more to do. */
export class ObjectsAhead {
  readonly #keys: string[];
  /** Unix ms until which they are listed; `null` before they are. */
  #until: number | null = null;
  #mayBeListed = false;

  constructor(userId: string, count: number) {
    this.#keys = Array.from({ length: count }, () => objectKeyOf(userId));
  }

  /**
   * A step of a WITH that lists them for removal, where another step has a row.
   * @param allowed an earlier step, at most one row
   */
  listing(allowed: Prisma.Sql, now: Date): Prisma.Sql {
    this.#mayBeListed = true;
    const notBefore = new Date(now.getTime() + GRACE).toISOString();
    const rows = this.#keys.map((key) => Prisma.sql`(${newId()}::uuid, ${key})`);
    return Prisma.sql`
      INSERT INTO "ObjectDeletion" ("id", "objectKey", "notBefore")
      SELECT "ahead"."id", "ahead"."key", ${notBefore}::timestamp
      FROM ${allowed}, (VALUES ${Prisma.join(rows)}) AS "ahead" ("id", "key")`;
  }

  /** That statement has committed. */
  listed(now: Date): void {
    this.#until = now.getTime() + GRACE;
  }

  /** One that is listed and has time enough left for its bytes; `null` where there is none. */
  take(): ReservedObject | null {
    const until = this.#until;
    if (until === null || until - Date.now() < GRACE / 2) return null;
    const objectKey = this.#keys.pop();
    return objectKey === undefined ? null : { objectKey, until, listed: Promise.resolve() };
  }

  /**
   * Lets the next sweep have those that nobody took, and whoever deletes everything of the person's
   * not wait for them.
   */
  async giveBack(context: Pick<AssetContext, 'prisma'>): Promise<void> {
    const left = this.#mayBeListed ? this.#keys.splice(0) : [];
    if (left.length === 0) return;
    await abandonObjects(
      context,
      left.map((objectKey) => ({ objectKey })),
    );
  }
}
