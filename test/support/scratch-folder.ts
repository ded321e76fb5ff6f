import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Linux keeps this one in memory. */
const MEMORY = '/dev/shm';

/** Bytes that the data directories of all tests that run at once fit into many times over. */
const ENOUGH = 2 * 1024 ** 3;

/**
 * Where tests make data directories. An embedded database is a thousand small files; to make them
 * on a disk costs most of what a service needs for its start.
 */
export function scratchFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
