/** Where `figma.clientStorage` keeps one plugin's values on this machine. Values are plain data. */
export interface PluginStorage {
  /** `undefined` where nothing is stored. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}
