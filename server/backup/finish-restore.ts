import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Holds, under the data directory, what a restore has got ready. It has its name when it is whole. */
export const STAGED = 'restored';

/**
 * Puts what a restore has got ready in place of what is there; does nothing where there is nothing.
 * It may be killed: the next call, such as at the next start, goes on. The caller has the data
 * directory's lock.
 */
export async function finishRestore(dataDirectory: string): Promise<void> {
  const staged = path.join(dataDirectory, STAGED);
  const names = await readdir(staged).catch(() => null);
  if (!names) return;
  for (const name of names) {
    const target = path.join(dataDirectory, name);
    await rm(target, { recursive: true, force: true });
    await rename(path.join(staged, name), target);
  }
  await rm(staged, { recursive: true });
}
