import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** ms after which a file that nobody uses is taken for left behind by a killed process. */
const ORPHAN_AGE = 60 * 60 * 1000;

/** A place for one passing file, which is removed when it is disposed of. */
export interface SpoolFile extends AsyncDisposable {
  /** Nothing is there yet; create it with `wx` and 0600. */
  path: string;
}

/** A private folder for files that are on their way from one place to another. */
export class Spool {
  readonly #folder: string;
  readonly #inUse = new Set<string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Spool(folder);
  }

  file(): SpoolFile {
    const name = randomUUID();
    const file = path.join(this.#folder, name);
    this.#inUse.add(name);
    return {
      path: file,
      [Symbol.asyncDispose]: async () => {
        await rm(file, { force: true });
        this.#inUse.delete(name);
      },
    };
  }

  /** Removes files that are older than an hour and not in use here; returns how many. */
  async sweep(now = Date.now()): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#folder)) {
      if (this.#inUse.has(name)) continue;
      const file = path.join(this.#folder, name);
      const found = await stat(file).catch(() => null);
      if (!found?.isFile() || now - found.mtimeMs < ORPHAN_AGE) continue;
      await rm(file, { force: true });
      removed += 1;
    }
    return removed;
  }
}
