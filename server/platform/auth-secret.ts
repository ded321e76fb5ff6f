import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { isMissingFile } from './is-missing-file.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * The secret kept in the data directory, made on the first start; 256 random bits. A file without
 * one is none: a kill could leave it so. The caller has the directory's lock.
 */
export async function keptAuthSecret(dataDirectory: string): Promise<string> {
  const file = path.join(dataDirectory, 'auth-secret');
  const kept = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '';
    throw error;
  });
  if (kept.trim() !== '') return kept.trim();
  const secret = randomBytes(32).toString('base64url');
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(secret);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(dataDirectory);
  return secret;
}
