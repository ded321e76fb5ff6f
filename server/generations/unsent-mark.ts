import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { isMissingFile } from '../platform/is-missing-file.ts';
import { listUnsentMarks, takenMarkOf, type UnsentCall, unsentMarkOf } from './spool-files.ts';

/*
 * Between the commit that says a call is sent and its first byte lie a few ms. A mark on this
 * machine's disk, made before the commit, tells calls whose worker fell in between from those that
 * left: whoever takes it away, which only one can, decides. A worker that removes it sends; one that
 * finds it after a fall knows that nothing left. That one renames it first, and removes it when the
 * call is noted as prepared: if it falls, too, the next one finds it under the other name. A mark that is missing says nothing, so none is ever
 * made durable: it is worth as much as the memory of the system that made it, and names its boot.
 */

/** Where Linux says which boot this is (kernel.org, Documentation/admin-guide/sysctl/kernel.rst). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

const boot = readBoot();

type DataDirectory = Pick<Config, 'dataDirectory'>;

/*
 * Both are done at once, not by and by: nothing is to lie between the mark's end and the first byte,
 * and an empty file is made sooner than it is handed to another thread.
 */

/** Marks a call that is about to be noted as sent; false where the system has no name for its boot. */
export function markUnsent(config: DataDirectory, call: UnsentCall): boolean {
  if (boot === null) return false;
  const file = unsentMarkOf(config, call, boot);
  // One of the same worker's may be left of an earlier time: it says the same.
  const make = () => writeFileSync(file, '', { mode: 0o600 });
  try {
    make();
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    make();
  }
  return true;
}

/** Takes the mark of a call away that is about to be sent; false where somebody else has. */
export function removeUnsentMark(config: DataDirectory, call: UnsentCall): boolean {
  return boot !== null && isDone(() => unlinkSync(unsentMarkOf(config, call, boot)));
}

/**
 * Takes the mark of a call away that is to be taken back; false where there is none. From here on the
 * worker that made it cannot send. One that somebody took who fell afterwards is there still.
 */
export function takeUnsentMark(config: DataDirectory, call: UnsentCall): boolean {
  if (boot === null) return false;
  const mark = unsentMarkOf(config, call, boot);
  const taken = takenMarkOf(mark);
  return isDone(() => renameSync(mark, taken)) || existsSync(taken);
}

/** Forgets a mark that was taken, when the call is noted as prepared. */
export function forgetTakenMark(config: DataDirectory, call: UnsentCall): void {
  if (boot !== null) isDone(() => unlinkSync(takenMarkOf(unsentMarkOf(config, call, boot))));
}

/** Does something to a file; false where there is no such file. */
function isDone(step: () => void): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (isMissingFile(error)) return false;
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
