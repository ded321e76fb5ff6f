const DATA_KEY = 'documentId';

/**
 * The file's random id, minted from `fresh` at its first opening. Figma gives no file id to public
 * plugins, so it lives in the file itself; a duplicated file keeps its original's.
 */
export function documentId(fresh: string): string {
  const stored = figma.root.getPluginData(DATA_KEY);
  if (stored) return stored;
  figma.root.setPluginData(DATA_KEY, fresh);
  return fresh;
}
