import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type BackupOptions, writeBackup } from './backup/write-backup.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { callAdmin } from './platform/admin-server.ts';
import { keptAuthSecret } from './platform/auth-secret.ts';
import { lockDataDirectory } from './platform/data-directory-lock.ts';
import { openDatabase } from './platform/database.ts';
import { createLogger } from './platform/logger.ts';
import { openObjectStorage } from './platform/object-storage.ts';

/*
 * npm run backup -- FOLDER [--secrets FOLDER] [--without-objects]
 *
 * Writes a backup of everything into a new folder, while the service runs or not.
 */
const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const config = readConfig('all');
  const options = readOptions();
  const byService = config.databaseUrl
    ? null
    : await callAdmin(config.dataDirectory, 'backup', options, say);
  say(z.string().parse(byService ?? (await backUpHere(config, options))));
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exitCode = 1;
}

function readOptions(): BackupOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { secrets: { type: 'string' }, 'without-objects': { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw new ConfigError('Name one folder for the backup: npm run backup -- FOLDER.');
  }
  return {
    folder: path.resolve(folder),
    objects: !values['without-objects'],
    ...(values.secrets !== undefined && { secrets: path.resolve(values.secrets) }),
  };
}

/** On PostgreSQL beside whatever runs, on the embedded database in place of the service. */
async function backUpHere(config: Config, options: BackupOptions): Promise<string> {
  const unlock = config.databaseUrl ? () => undefined : lockDataDirectory(config.dataDirectory);
  const database = await openDatabase(config, createLogger(config));
  try {
    const objects = await openObjectStorage(config);
    const secret = config.authSecret ?? (await keptAuthSecret(config.dataDirectory));
    return await writeBackup({ database, objects, config, secret }, options, say);
  } finally {
    await database.close();
    unlock();
  }
}
