import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { spoolFileOf, spoolFolder } from './spool-files.ts';

/** What was written beside a picture that had arrived whole. */
const Note = z.object({ index: z.int(), seed: z.int().nullable() });

/**
 * Gives pictures in the spool the names that are looked for. Earlier versions had a folder for each
 * generation, in it one for each call, and a note beside each picture that was whole. Call before
 * the work begins.
 */
export async function flattenSpool({
  config,
  logger,
}: Pick<GenerationDependencies, 'config' | 'logger'>): Promise<void> {
  const entries = await readdir(spoolFolder(config), { withFileTypes: true }).catch(() => []);
  for (const { name: generationId, parentPath } of entries.filter((one) => one.isDirectory())) {
    const folder = path.join(parentPath, generationId);
    try {
      for (const call of await readdir(folder, { withFileTypes: true })) {
        if (call.isDirectory()) await flattenCall(config, folder, generationId, call.name);
      }
      await rm(folder, { recursive: true });
    } catch (error) {
      // It stays as it is, and the work begins all the same.
      logger.warn({ error, generationId }, 'a folder of the spool');
    }
  }
}

async function flattenCall(
  config: Pick<Config, 'dataDirectory'>,
  folder: string,
  generationId: string,
  callId: string,
): Promise<void> {
  const names = await readdir(path.join(folder, callId));
  for (const name of names.filter((one) => names.includes(`${one}.json`))) {
    const picture = path.join(folder, callId, name);
    const { index, seed } = Note.parse(JSON.parse(await readFile(`${picture}.json`, 'utf8')));
    await rename(picture, spoolFileOf(config, { generationId, callId, index, seed }));
  }
}
