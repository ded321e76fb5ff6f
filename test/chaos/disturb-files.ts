import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { chances } from './chances.ts';

/*
 * Loaded into an embedded service before its own code (`node --import`): while the file that
 * CHAOS_SWITCH names holds `writes`, three of ten changes in the object store's folder fail, half
 * of them after they were made; while it holds `full`, nothing new can be written to the spool.
 */
const { CHAOS_SWITCH = '', CHAOS_SEED = '1', DATA_DIR = '' } = process.env;
const chance = chances(Number(CHAOS_SEED) + process.pid);
const [objects, spool] = ['objects', 'spool'].map((name) => path.join(DATA_DIR, name) + path.sep);

function isOn(kind: string): boolean {
  return fs.existsSync(CHAOS_SWITCH) && fs.readFileSync(CHAOS_SWITCH, 'utf8') === kind;
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: a disturbed disk`), { code });
}

const isIn = (folder: string | undefined, file: unknown) =>
  folder !== undefined && path.resolve(String(file)).startsWith(folder);

const { link, rename, rm, open } = fs.promises;

/** Before or after it was made, a change in the object store fails. */
async function disturbed<Result>(file: unknown, change: () => Promise<Result>): Promise<Result> {
  const fails = isIn(objects, file) && isOn('writes') && chance.below(10) < 3;
  const afterwards = chance.below(2) === 1;
  if (fails && !afterwards) throw failure('EIO');
  const result = await change();
  if (fails) throw failure('EIO');
  return result;
}

fs.promises.link = (from, to) => disturbed(to, () => link(from, to));
fs.promises.rename = (from, to) => disturbed(to, () => rename(from, to));
fs.promises.rm = (file, options) =>
  // The clearing away of half-written files is no write to the store.
  String(file).includes('unfinished')
    ? rm(file, options)
    : disturbed(file, () => rm(file, options));
fs.promises.open = async (file, flags, mode) => {
  if (flags === 'wx' && isIn(spool, file) && isOn('full')) throw failure('ENOSPC');
  return open(file, flags, mode);
};
syncBuiltinESMExports();
