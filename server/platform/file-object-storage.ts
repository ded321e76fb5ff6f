import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { exactLength } from './exact-length.ts';
import { FileObject } from './file-object.ts';
import { isMissingFile } from './is-missing-file.ts';
import { checkObjectKey } from './object-key.ts';
import type { ObjectStorage, ObjectToStore, StoredObject } from './object-storage.ts';
import { syncFolder } from './sync-folder.ts';

/** Holds what is not yet whole. On the same file system, so that a rename is all it takes. */
const UNFINISHED = 'unfinished';

/** Stands for a key's slashes in a file's name; keys have no commas. */
const SLASH = ',';

/**
 * Objects as files, 0600, in up to 256 folders named after the first byte of the key's SHA-256.
 * One process at a time may have such a folder open.
 */
export class FileObjectStorage implements ObjectStorage {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens a folder, making it where it is missing; what a killed process left half-written goes. */
  static async open(folder: string): Promise<FileObjectStorage> {
    await rm(path.join(folder, UNFINISHED), { recursive: true, force: true });
    await mkdir(path.join(folder, UNFINISHED), { recursive: true, mode: 0o700 });
    return new FileObjectStorage(folder);
  }

  async put({ key, bytes, body }: ObjectToStore): Promise<void> {
    const target = this.#pathOf(key);
    const unfinished = path.join(this.#folder, UNFINISHED, randomUUID());
    try {
      await writeDurably(unfinished, exactLength(body, bytes));
      await this.#name(target, () => rename(unfinished, target));
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  /** A second name for the file; it cannot have one on another disk, or of some file systems. */
  async adopt(key: string, file: string): Promise<boolean> {
    const target = this.#pathOf(key);
    try {
      await this.#name(target, () => link(file, target));
      return true;
    } catch {
      return false;
    }
  }

  /** Takes a step that gives a file its name, and makes the name durable. */
  async #name(target: string, step: () => Promise<void>): Promise<void> {
    const folder = path.dirname(target);
    try {
      await step();
    } catch (error) {
      nullIfMissing(error);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await syncFolder(this.#folder);
      await step();
    }
    await syncFolder(folder);
  }

  async get(key: string): Promise<StoredObject | null> {
    const file = await open(this.#pathOf(key)).catch(nullIfMissing);
    if (!file) return null;
    try {
      const { size } = await file.stat();
      return new FileObject(file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async size(key: string): Promise<number | null> {
    const found = await stat(this.#pathOf(key)).catch(nullIfMissing);
    return found?.size ?? null;
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  /** Files have no versions, and what is unfinished has no key yet: `put` removes it by itself. */
  async purge(prefix: string): Promise<number> {
    let removed = 0;
    for await (const key of this.list(prefix)) {
      await this.delete(key);
      removed += 1;
    }
    return removed;
  }

  async *list(prefix = ''): AsyncGenerator<string> {
    for (const shard of await readdir(this.#folder)) {
      if (shard === UNFINISHED) continue;
      for (const name of await readdir(path.join(this.#folder, shard))) {
        const key = name.replaceAll(SLASH, '/');
        if (key.startsWith(prefix)) yield key;
      }
    }
  }

  #pathOf(key: string): string {
    checkObjectKey(key);
    const shard = createHash('sha256').update(key).digest('hex').slice(0, 2);
    return path.join(this.#folder, shard, key.replaceAll('/', SLASH));
  }
}

async function writeDurably(file: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function nullIfMissing(error: unknown): null {
  if (isMissingFile(error)) return null;
  throw error;
}
