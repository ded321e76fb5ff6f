import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

const server = path.resolve(import.meta.dirname, '../../../server');
const OPENS = path.join(server, 'provider-keys/open-provider-key.ts');

/** Every file that runs when `file` is loaded: imports of types are no imports. */
async function loadedBy(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = await readFile(file, 'utf8');
  const imports = source.matchAll(/^(?:import|export)\s+(?!type\b)[^'";]*?'(\.[^']+\.ts)'/gm);
  for (const [, target] of imports) {
    if (target) await loadedBy(path.resolve(path.dirname(file), target), seen);
  }
  return seen;
}

it('a provider key is decrypted by the worker, and by nothing that a request can reach', async () => {
  const app = await loadedBy(path.join(server, 'app.ts'));
  expect(app).toContain(path.join(server, 'provider-keys/provider-key-routes.ts'));
  expect(app).toContain(path.join(server, 'generations/generation-routes.ts'));
  expect(app).not.toContain(OPENS);
});
