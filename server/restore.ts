import path from 'node:path';
import { parseArgs } from 'node:util';
import { restoreBackup } from './backup/restore-backup.ts';
import { ConfigError, readConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';

/*
 * npm run restore -- FOLDER [--secrets FOLDER] [--replace]
 *
 * Puts a backup back, where the service does not run.
 */
const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { secrets: { type: 'string' }, replace: { type: 'boolean', default: false } },
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    throw new ConfigError('Name the backup’s folder: npm run restore -- FOLDER.');
  }
  const folder = path.resolve(name);
  const secrets = path.resolve(values.secrets ?? path.join(folder, 'secrets'));
  await restoreBackup(readConfig('all'), { folder, secrets, replace: values.replace }, say);
  say(
    'It is restored. At the next start everybody has to sign in and connect their plugins again, and what was under way is ended.',
  );
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exitCode = 1;
}
