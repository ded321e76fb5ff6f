import { createHmac } from 'node:crypto';
import type { ObjectStorage } from '../../platform/object-storage.ts';

const PREFIX = 'tombstones/';

/** ms of a day. */
const DAY = 24 * 60 * 60 * 1000;

/**
 * Marks of accounts that were deleted. They are kept in the object store, not in the database: a
 * backup of the database that is put back knows nothing of a later deletion, and must not bring
 * anybody back. A tombstone holds no more than an HMAC of the account’s id, and goes when every
 * backup that may hold the account has gone.
 */
export class Tombstones {
  readonly #objects: ObjectStorage;
  readonly #secret: string;
  readonly #backupDays: number;
  readonly #afterSet: () => Promise<void>;

  /**
   * @param backupDays how long a backup may be kept before it is thrown away
   * @param afterSet called when there is a new one
   */
  constructor(
    objects: ObjectStorage,
    secret: string,
    backupDays: number,
    afterSet: () => Promise<void> = async () => undefined,
  ) {
    this.#objects = objects;
    this.#secret = secret;
    this.#backupDays = backupDays;
    this.#afterSet = afterSet;
  }

  async set(userId: string, now = Date.now()): Promise<void> {
    const lastDay = Math.ceil(now / DAY) + this.#backupDays;
    await this.#objects.put({
      key: `${PREFIX}${this.#markOf(userId)}.${lastDay}`,
      bytes: 0,
      contentType: 'application/octet-stream',
      body: nothing(),
    });
    await this.#afterSet();
  }

  /** Tells for any account whether it was deleted; `null` where none was. */
  async read(): Promise<((userId: string) => boolean) | null> {
    const marks = new Set<string>();
    for await (const key of this.#objects.list(PREFIX)) marks.add(partsOf(key).mark);
    if (marks.size === 0) return null;
    return (userId) => marks.has(this.#markOf(userId));
  }

  /** Removes those whose backups have gone; returns how many. */
  async sweep(now = Date.now()): Promise<number> {
    const today = Math.floor(now / DAY);
    let removed = 0;
    for await (const key of this.#objects.list(PREFIX)) {
      if (partsOf(key).lastDay >= today) continue;
      await this.#objects.delete(key);
      removed += 1;
    }
    return removed;
  }

  #markOf(userId: string): string {
    return createHmac('sha256', this.#secret).update(`tombstone\0${userId}`).digest('hex');
  }
}

function partsOf(key: string): { mark: string; lastDay: number } {
  const [mark = '', lastDay = ''] = key.slice(PREFIX.length).split('.');
  return { mark, lastDay: Number(lastDay) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
