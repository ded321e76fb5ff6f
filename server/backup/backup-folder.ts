import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config.ts';

/*
 * A backup is a folder:
 *   manifest.json                     written last: what has none is not whole
 *   SHA256SUMS                        of all that follows, as sha256sum -c reads it
 *   database.tar.gz or database.dump  the embedded database's files, or what pg_dump wrote
 *   objects/assets/…                  pictures, each under its object key
 *   secrets/                          what opens it; may be kept apart
 *   tombstones/                       accounts deleted before it, and since; not in the sums
 */
export const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  database: z.enum(['embedded', 'postgres']),
  /** Whether the pictures are in it. */
  objects: z.boolean(),
  /** Names of the files in `secrets/`. */
  secrets: z.array(z.string().regex(/^[a-z-]+$/)),
  /** Key-encryption keys that are needed to use people's provider keys. */
  kekIds: z.array(z.string()),
  /** See `checkOfSecret`. */
  secretCheck: z.string(),
  /** SHA-256 of SHA256SUMS. */
  sums: z.string(),
});
export type Manifest = z.infer<typeof Manifest>;

export const DATABASE_FILE = { embedded: 'database.tar.gz', postgres: 'database.dump' } as const;

/** Tells whether a secret is the same, and nothing else about it. */
export const checkOfSecret = (secret: string): string =>
  createHash('sha256').update(`tomson backup\0${secret}`).digest('hex');

/** One file of a backup: its path within, with slashes, and its SHA-256. */
export type Sums = Map<string, string>;

export const formatSums = (sums: Sums): string =>
  [...sums].map(([name, sha256]) => `${sha256}  ${name}\n`).join('');

/** Writes a new file, 0600, that is on the disk when this returns; the result is its SHA-256. */
export async function writeNewFile(
  file: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const bytes of body) {
      hash.update(bytes);
      await handle.write(bytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes);
  return hash.digest('hex');
}

/**
 * Reads a backup and compares every file of it with its sum.
 * @param secretsFolder where its secrets are
 * @throws ConfigError when it is not whole
 */
export async function checkBackup(
  folder: string,
  secretsFolder: string,
): Promise<{ manifest: Manifest; sums: Sums }> {
  const text = await readFile(path.join(folder, 'manifest.json'), 'utf8').catch(() => null);
  if (text === null) throw new ConfigError(`${folder} is not a whole backup: it has no manifest.`);
  const manifest = Manifest.safeParse(parseJson(text));
  const list = await readFile(path.join(folder, 'SHA256SUMS')).catch(() => Buffer.alloc(0));
  const sum = createHash('sha256').update(list).digest('hex');
  if (!manifest.success || manifest.data.sums !== sum) {
    throw new ConfigError(
      `${folder} is damaged, or of another version: its manifest is not right.`,
    );
  }
  const sums: Sums = new Map();
  for (const line of list.toString().split('\n').filter(Boolean)) {
    const [, sha256 = '', name = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    const file = fileOf(folder, secretsFolder, name);
    const found = await sha256Of(file).catch(() => null);
    if (found === null) throw new ConfigError(`${file} is missing, and belongs to the backup.`);
    if (found !== sha256) throw new ConfigError(`${file} is not what was backed up.`);
    sums.set(name, sha256);
  }
  return { manifest: manifest.data, sums };
}

/** Ids of the keys in files such as `kek`: each line is an id, a colon and the key. */
export async function kekIdsIn(files: string[]): Promise<Set<string>> {
  const lines = await Promise.all(files.map(linesOf));
  return new Set(lines.flat().map((line) => line.slice(0, Math.max(0, line.indexOf(':')))));
}

/** Of a file that may be missing. */
export async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8').catch(() => '')).split(/\r?\n/).filter(Boolean);
}

/** Where a file of the sums is. */
export function fileOf(folder: string, secretsFolder: string, name: string): string {
  const [top = '', ...rest] = name.split('/');
  return top === 'secrets' ? path.join(secretsFolder, ...rest) : path.join(folder, name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
