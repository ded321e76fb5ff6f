import { z } from 'zod';
import { readConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { callAdmin } from './platform/admin-server.ts';
import { lockDataDirectory } from './platform/data-directory-lock.ts';
import { openDatabase } from './platform/database.ts';
import { createLogger } from './platform/logger.ts';
import { openKeyring } from './provider-keys/open-keyring.ts';
import { rotateKeks } from './provider-keys/rotate-keks.ts';

/*
 * npm run keys:rotate
 *
 * Changes the key-encryption key, while the service runs or not. docs/operating.md says how it goes
 * with KEY_ENCRYPTION_KEYS.
 */
const Rotated = z.object({ count: z.int(), kekId: z.string(), next: z.string() });

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const config = readConfig('all');
  const byService = config.databaseUrl
    ? null
    : await callAdmin(config.dataDirectory, 'rotate-keys', {}, say);
  const { count, kekId, next } = Rotated.parse(byService ?? (await rotateHere()));
  say(`${count} data keys are now encrypted with “${kekId}”. ${next}`);
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exitCode = 1;
}

/** On PostgreSQL beside whatever runs, on the embedded database in place of the service. */
async function rotateHere(): Promise<unknown> {
  const config = readConfig('all');
  const unlock = config.databaseUrl ? () => undefined : lockDataDirectory(config.dataDirectory);
  const database = await openDatabase(config, createLogger(config));
  try {
    const keyring = await openKeyring(config, database.prisma);
    return await rotateKeks({ config, prisma: database.prisma, keyring }, say);
  } finally {
    await database.close();
    unlock();
  }
}
