import { newId } from '../platform/new-id.ts';
import { Prisma } from '../prisma/client/client.ts';
import { GRACE, objectKeyOf, type ReservedObject } from './store-objects.ts';

/** Names for objects that are to come, listed for removal by a statement that has more to do. */
export class ObjectsAhead {
  readonly #keys: string[];
  /** Unix ms from which on they may be swept; `null` before they are listed. */
  #notBefore: number | null = null;

  constructor(userId: string, count: number) {
    this.#keys = Array.from({ length: count }, () => objectKeyOf(userId));
  }

  /**
   * A step of a WITH that lists them for removal, where another step has a row.
   * @param allowed an earlier step, at most one row
   */
  listing(allowed: Prisma.Sql, now: Date): Prisma.Sql {
    const notBefore = new Date(now.getTime() + GRACE).toISOString();
    const rows = this.#keys.map((key) => Prisma.sql`(${newId()}::uuid, ${key})`);
    return Prisma.sql`
      INSERT INTO "ObjectDeletion" ("id", "objectKey", "notBefore")
      SELECT "ahead"."id", "ahead"."key", ${notBefore}::timestamp
      FROM ${allowed}, (VALUES ${Prisma.join(rows)}) AS "ahead" ("id", "key")`;
  }

  /** That statement has committed. */
  listed(now: Date): void {
    this.#notBefore = now.getTime() + GRACE;
  }

  /** One that is listed and has time enough left for its bytes; `null` where there is none. */
  take(): ReservedObject | null {
    if (this.#notBefore === null || this.#notBefore - Date.now() < GRACE / 2) return null;
    const objectKey = this.#keys.pop();
    return objectKey === undefined ? null : { objectKey, listed: Promise.resolve() };
  }
}
