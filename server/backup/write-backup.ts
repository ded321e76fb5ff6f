import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Config, ConfigError } from '../config.ts';
import type { Database } from '../platform/database.ts';
import type { ObjectStorage } from '../platform/object-storage.ts';
import { syncFolder } from '../platform/sync-folder.ts';
import {
  checkOfSecret,
  DATABASE_FILE,
  formatSums,
  kekIdsIn,
  type Manifest,
  type Sums,
  sha256Of,
  writeNewFile,
} from './backup-folder.ts';
import { dumpPostgres } from './postgres-programs.ts';
import { copyTombstones, noteBackup } from './tombstone-copies.ts';

export const BackupOptions = z.object({
  /** Absolute; must not exist. */
  folder: z.string(),
  /** Where the secrets go instead of the folder; absolute. */
  secrets: z.string().optional(),
  /** Whether pictures are copied. */
  objects: z.boolean(),
});
export type BackupOptions = z.infer<typeof BackupOptions>;

export interface BackupContext {
  database: Database;
  objects: ObjectStorage;
  config: Pick<Config, 'dataDirectory' | 'databaseUrl' | 'keyEncryptionKeys'>;
  secret: string;
}

/** Files of key-encryption keys, in the order in which they are copied: see `kek-retired` in kek-file.ts. */
const KEKS = ['kek', 'kek-retired'];

/** Pictures between two reports. */
const STEP = 500;

/**
 * Writes a whole backup while everything runs. Pictures are copied before the database and what is
 * new once more after it: of each that the database knows, there is a copy, unless its person
 * deleted it meanwhile. The folder has its name only when all of it is on the disk.
 * @throws ConfigError
 */
export async function writeBackup(
  { database, objects, config, secret }: BackupContext,
  options: BackupOptions,
  report: (line: string) => void,
): Promise<string> {
  const { folder } = options;
  if (existsSync(folder)) {
    throw new ConfigError(`${folder} is there already: name a folder that does not exist.`);
  }
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  const madeAt = new Date().toISOString();
  const sums: Sums = new Map();
  if (options.objects) await copyObjects(objects, part, sums, report);
  const kind = config.databaseUrl === null ? 'embedded' : 'postgres';
  const name = DATABASE_FILE[kind];
  const kekIds = await database.prisma.dataKey.groupBy({ by: ['kekId'] });
  sums.set(name, await writeDatabase(database, config.databaseUrl, path.join(part, name)));
  report('The database is copied.');
  if (options.objects) await copyObjects(objects, part, sums, report);
  const secrets: string[] = [];
  const secretsFolder = options.secrets ?? path.join(part, 'secrets');
  for (const one of secretsOf(config)) {
    const source = path.join(config.dataDirectory, one);
    if (!existsSync(source)) continue;
    const copy = await writeNewFile(path.join(secretsFolder, one), createReadStream(source)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        throw new ConfigError(`${secretsFolder} has secrets already: name another folder.`);
      },
    );
    sums.set(`secrets/${one}`, copy);
    secrets.push(one);
  }
  await copyTombstones(objects, [part]);
  const list = Buffer.from(formatSums(sums));
  await writeNewFile(path.join(part, 'SHA256SUMS'), [list]);
  const manifest: Manifest = {
    format: 1,
    madeAt,
    database: kind,
    objects: options.objects,
    secrets,
    kekIds: kekIds.map(({ kekId }) => kekId),
    secretCheck: checkOfSecret(secret),
    sums: createHash('sha256').update(list).digest('hex'),
  };
  const json = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeNewFile(path.join(part, 'manifest.json'), [json]);
  await rename(part, folder);
  await syncFolder(path.dirname(folder));
  await noteBackup(config.dataDirectory, folder);
  // Whoever was deleted while it was written.
  await copyTombstones(objects, [folder]);
  return describe(folder, manifest, sums, options.secrets);
}

/**
 * Files of the data directory that open what is in the database. Beside a server the secret for
 * signing is the operator's; the key-encryption keys are theirs only where they were given.
 */
function secretsOf({ databaseUrl, keyEncryptionKeys }: BackupContext['config']): string[] {
  if (databaseUrl === null) return ['auth-secret', ...KEKS];
  return keyEncryptionKeys === null ? KEKS : [];
}

async function writeDatabase(
  database: Database,
  databaseUrl: string | null,
  file: string,
): Promise<string> {
  if (databaseUrl === null) {
    const dump = await database.backup?.();
    if (!dump) throw new Error('the embedded database gave no copy');
    return writeNewFile(file, dump.stream());
  }
  await dumpPostgres(databaseUrl, file);
  return sha256Of(file);
}

async function copyObjects(
  objects: ObjectStorage,
  folder: string,
  sums: Sums,
  report: (line: string) => void,
): Promise<void> {
  for await (const key of objects.list('assets/')) {
    const name = `objects/${key}`;
    if (sums.has(name)) continue;
    const object = await objects.get(key);
    // It was deleted meanwhile.
    if (!object) continue;
    sums.set(name, await writeNewFile(path.join(folder, name), object.body));
    if (sums.size % STEP === 0) report(`${sums.size} pictures are copied.`);
  }
}

async function describe(
  folder: string,
  manifest: Manifest,
  sums: Sums,
  secrets = path.join(folder, 'secrets'),
): Promise<string> {
  const pictures = [...sums.keys()].filter((name) => name.startsWith('objects/')).length;
  const which = manifest.objects ? `${pictures} files of pictures` : 'no pictures';
  const held = `${folder} holds the database and ${which}.`;
  const opens = `${secrets} opens people's provider keys: keep it as you keep a password.`;
  if (manifest.database === 'embedded') return `${held} ${opens}`;
  // The command may have been run without the keys that the service was given.
  const keks = await kekIdsIn(manifest.secrets.map((name) => path.join(secrets, name)));
  const hasKeks = manifest.secrets.includes('kek') && manifest.kekIds.every((id) => keks.has(id));
  return hasKeks
    ? `${held} AUTH_SECRET is not in it: keep it apart. ${opens}`
    : `${held} AUTH_SECRET and KEY_ENCRYPTION_KEYS are not in it: keep them apart.`;
}
