import { cpSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';

/** A new data directory, absolute, with a migrated, empty embedded database in it. */
export async function createDataDirectory(): Promise<string> {
  const template = inject('templateDirectory');
  const folder = await mkdtemp(path.join(path.dirname(template), 'data-'));
  // Not the asynchronous one: it needs several times as long for so many files.
  cpSync(template, folder, { recursive: true });
  return folder;
}
