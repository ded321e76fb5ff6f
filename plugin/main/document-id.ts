const DATA_KEY = 'documentId';

let known: string | null = null;

/**
 * The file's random id, minted from `fresh` at its first opening. Figma gives no file id to public
 * plugins, so it lives in the file itself; a duplicated file keeps its original's.
 */
export function documentId(fresh: string): string {
  known = figma.root.getPluginData(DATA_KEY) || fresh;
  keepDocumentId();
  return known;
}

/**
 * Writes the id back where it was undone: unfinished runs are found by it at the next opening. It
 * is an undo step like everything that is written to the file.
 */
export function keepDocumentId(): void {
  if (known === null || figma.root.getPluginData(DATA_KEY) !== '') return;
  figma.root.setPluginData(DATA_KEY, known);
}
