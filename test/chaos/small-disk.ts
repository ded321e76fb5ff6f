import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../support/real-services/server-process.ts';

/** A file system of a few megabytes, in memory, that can be filled to its last byte. */
export class SmallDisk implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** `null` where this user may not mount anything. */
  static async mount(folder: string, bytes: number): Promise<SmallDisk | null> {
    await mkdir(folder, { recursive: true });
    const options = `size=${bytes},mode=0700`;
    return runCommand('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).then(
      () => new SmallDisk(folder),
      () => null,
    );
  }

  /** @param leave bytes that stay free */
  async fill(leave: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder);
    const bytes = Math.max(bavail * bsize - leave, 0);
    await writeFile(this.#filler, Buffer.alloc(bytes, 1)).catch((error: NodeJS.ErrnoException) => {
      // What the service wrote meanwhile has filled it just as well.
      if (error.code !== 'ENOSPC') throw error;
    });
  }

  async clear(): Promise<void> {
    await rm(this.#filler, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await runCommand('umount', ['--lazy', this.#folder]);
  }

  get #filler(): string {
    return path.join(this.#folder, 'filler');
  }
}
