import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';

/** Ends the name of a picture that is not whole yet. */
const UNFINISHED = '.part';

/** What the name of a spooled picture says. */
interface SpooledPicture {
  generationId: string;
  callId: string;
  /** Position among the call's pictures. */
  index: number;
  seed: number | null;
}

interface SpoolFile extends SpooledPicture {
  /** Absolute. */
  path: string;
  /** Half-written ones, and those that never became whole, are not. */
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

/** Everything in this machine's spool, in no order. */
export async function listSpool(config: DataDirectory): Promise<SpoolFile[]> {
  const folder = spoolFolder(config);
  const names = await readdir(folder).catch(emptyIfMissing);
  return names.map((name) => {
    const isWhole = !name.endsWith(UNFINISHED);
    const [picture = ''] = name.split('.');
    const [generationId = '', callId = '', index, seed = ''] = picture.split('_');
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
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
