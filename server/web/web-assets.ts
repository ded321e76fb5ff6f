import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The list of built files, beside them. */
export const WEB_ASSETS_FILE = 'assets.json';

/** What a page needs of the built files. Names are relative to `/assets/`. */
export interface WebAssets {
  stylesheet: string;
  font: string;
  /** Page name → its script. */
  scripts: Record<string, string>;
  /** Page name → the stylesheet of what its script imports, for pages with styles of their own. */
  styles: Record<string, string>;
}

/**
 * The list that `buildWeb` left in `webDirectory` (`dist/web`).
 * @throws when the pages have not been built
 */
export async function readWebAssets(webDirectory: string): Promise<WebAssets> {
  const file = path.join(webDirectory, WEB_ASSETS_FILE);
  return JSON.parse(await readFile(file, 'utf8')) as WebAssets;
}
