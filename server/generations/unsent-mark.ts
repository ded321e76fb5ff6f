import { readFileSync, unlinkSync } from 'node:fs';
import type { Config } from '../config.ts';
import { createSpoolFile, listUnsentMarks, type UnsentCall, unsentMarkOf } from './spool-files.ts';

/*
 * Between the commit that says a call is sent and its first byte lie a few ms. A mark on this
 * machine's disk, made before the commit, tells calls whose worker fell in between from those that
 * left: whoever takes it away, which only one can, decides. A worker that takes it sends; one that
 * finds it after a fall knows that nothing left. A mark that is missing says nothing, so none is ever
 * made durable: it is worth as much as the memory of the system that made it, and names its boot.
 */

/** Where Linux says which boot this is (kernel.org, Documentation/admin-guide/sysctl/kernel.rst). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

const boot = readBoot();

type DataDirectory = Pick<Config, 'dataDirectory'>;

/** Marks a call that is about to be noted as sent; false where the system has no name for its boot. */
export async function markUnsent(config: DataDirectory, call: UnsentCall): Promise<boolean> {
  if (boot === null) return false;
  // One of the same worker's may be left of an earlier time: it says the same.
  const handle = await createSpoolFile(unsentMarkOf(config, call, boot), 'w');
  await handle.close();
  return true;
}

/**
 * Takes a call's mark away; false where there is none. At once, not by and by: nothing is to lie
 * between it and the first byte.
 */
export function takeUnsentMark(config: DataDirectory, call: UnsentCall): boolean {
  if (boot === null) return false;
  try {
    unlinkSync(unsentMarkOf(config, call, boot));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Calls of which this machine knows, since its last boot, that they had not left. */
export async function unsentCalls(config: DataDirectory): Promise<UnsentCall[]> {
  return boot === null ? [] : listUnsentMarks(config, boot);
}

function readBoot(): string | null {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim();
  } catch {
    return null;
  }
}
