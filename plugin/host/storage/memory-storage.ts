import type { PluginStorage } from './plugin-storage.ts';

/** Storage that ends with the page, for tests. */
export function createMemoryStorage(): PluginStorage {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => structuredClone(values.get(key)),
    set: async (key, value) => {
      values.set(key, structuredClone(value));
    },
    delete: async (key) => {
      values.delete(key);
    },
    keys: async () => [...values.keys()],
  };
}
