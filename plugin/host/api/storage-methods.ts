import type { FigmaMethod } from './create-methods.ts';
import { isString } from './validators.ts';

/** bytes, for all of a plugin's entries together. */
const MAX_STORAGE_BYTES = 5 * 1024 * 1024;

/** `figma.clientStorage` */
export const STORAGE_METHODS: Readonly<Record<string, FigmaMethod>> = {
  'clientStorage.getAsync': async (run, [key]) => {
    isString(key);
    return run.storage.get(key as string);
  },
  'clientStorage.setAsync': async (run, [key, value]) => {
    isString(key);
    if (value === undefined) {
      await run.storage.delete(key as string);
      return;
    }
    let total = sizeOf(key) + sizeOf(value);
    for (const other of await run.storage.keys()) {
      if (other !== key) total += sizeOf(other) + sizeOf(await run.storage.get(other));
    }
    if (total > MAX_STORAGE_BYTES) {
      throw new Error('Client storage quota of 5 MB exceeded');
    }
    await run.storage.set(key as string, value);
  },
  'clientStorage.deleteAsync': async (run, [key]) => {
    isString(key);
    await run.storage.delete(key as string);
  },
  'clientStorage.keysAsync': async (run) => run.storage.keys(),
};

/** Roughly what a value takes: text as UTF-8, bytes as they are. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return new TextEncoder().encode(value).length;
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + sizeOf(item), 2);
}
