import { cpSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import { scratchFolder } from './scratch-folder.ts';

/** A new data directory, absolute, with a migrated, empty embedded database in it. */
export async function createDataDirectory(): Promise<string> {
  const folder = await mkdtemp(path.join(scratchFolder(), 'tomson-test-'));
  // Not the asynchronous one: it needs several times as long for so many files.
  cpSync(inject('templateDirectory'), folder, { recursive: true });
  return folder;
}
