import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Files that a machine's spool holds of a generation. */
export async function spooledOf(
  { dataDirectory }: { dataDirectory: string },
  generationId: string,
): Promise<string[]> {
  const folder = path.join(dataDirectory, 'spool', 'generations');
  const names = await readdir(folder);
  return names.filter((name) => name.includes(generationId)).map((name) => path.join(folder, name));
}
