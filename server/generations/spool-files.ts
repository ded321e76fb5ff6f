import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import { isMissingFile } from '../platform/is-missing-file.ts';
import type { ProviderCall } from '../prisma/client/client.ts';

/** Ends the name of a picture that is not whole yet. */
const UNFINISHED = '.part';

/** Ends the name of a mark at a call that has not left. */
const UNSENT = '.unsent';

/** Ends its name when somebody has found it after a fall, and takes the call back. */
const TAKEN = '.taken';

/** What the name of a spooled picture says. */
interface SpooledPicture {
  generationId: string;
  callId: string;
  /** Position among the call's pictures. */
  index: number;
  seed: number | null;
}

export interface SpoolFile extends SpooledPicture {
  /** Absolute. */
  path: string;
  /** Half-written ones, those that never became whole, and marks are not. */
  isWhole: boolean;
}

type DataDirectory = Pick<Config, 'dataDirectory'>;

/** The one folder that pictures lie in between their provider and the object store. */
export function spoolFolder({ dataDirectory }: DataDirectory): string {
  return path.join(dataDirectory, 'spool', 'generations');
}

/** Where a picture lies when it is whole. */
export function spoolFileOf(
  config: DataDirectory,
  { generationId, callId, index, seed }: SpooledPicture,
): string {
  return path.join(spoolFolder(config), [generationId, callId, index, seed ?? ''].join('_'));
}

/** Where it lies until then: each who writes one has a file of their own. */
export function unfinishedFileOf(spoolFile: string): string {
  return `${spoolFile}.${randomUUID()}${UNFINISHED}`;
}

/** Which call by which worker. */
export type UnsentCall = Pick<ProviderCall, 'generationId' | 'id' | 'workerToken'>;

/** Where the mark of a call lies that has not left, as one boot of a machine makes it. */
export function unsentMarkOf(
  config: DataDirectory,
  { generationId, id, workerToken }: UnsentCall,
  boot: string,
): string {
  return path.join(spoolFolder(config), `${generationId}_${id}.${workerToken}.${boot}${UNSENT}`);
}

/** What the mark is called from when somebody takes the call back until that is noted. */
export function takenMarkOf(unsentMark: string): string {
  return `${unsentMark.slice(0, -UNSENT.length)}${TAKEN}`;
}

/** The calls that are marked as not having left, by one boot; also those that are being taken back. */
export async function listUnsentMarks(config: DataDirectory, boot: string): Promise<UnsentCall[]> {
  const files = await listSpool(config);
  return files.flatMap(({ path: file, generationId, callId: id }) => {
    const [, workerToken = ''] = path.basename(file).split('.');
    const call = { generationId, id, workerToken };
    const mark = unsentMarkOf(config, call, boot);
    return file === mark || file === takenMarkOf(mark) ? [call] : [];
  });
}

/** How everything begins that this service puts there: its generation and its call. */
const OURS = /^[\da-f-]{36}_[\da-f-]{36}[._]/;

/** Everything in this machine's spool, in no order; what others have put there is none of it. */
export async function listSpool(config: DataDirectory): Promise<SpoolFile[]> {
  const folder = spoolFolder(config);
  const names = await readdir(folder).catch(emptyIfMissing);
  return names
    .filter((name) => OURS.test(name))
    .map((name) => {
      const isWhole = ![UNFINISHED, UNSENT, TAKEN].some((end) => name.endsWith(end));
      const [picture = ''] = name.split('.');
      const [generationId = '', callId = '', index = '', seed = ''] = picture.split('_');
      return {
        path: path.join(folder, name),
        isWhole,
        generationId,
        callId,
        index: Number(index),
        seed: seed === '' ? null : Number(seed),
      };
    });
}

/** Whatever else keeps a folder from being read does not mean that nothing is in it. */
function emptyIfMissing(error: unknown): [] {
  if (isMissingFile(error)) return [];
  throw error;
}
