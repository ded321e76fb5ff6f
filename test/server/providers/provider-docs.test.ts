import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { providers } from '../../../server/providers/registry.ts';
import { providerDocs } from '../../support/provider-docs/provider-docs.ts';
import { wires } from './contract/wires.ts';

test('docs/providers.md is what `npm run docs:providers` writes', () => {
  const file = path.resolve(import.meta.dirname, '../../../docs/providers.md');
  expect(readFileSync(file, 'utf8')).toBe(providerDocs(providers, wires));
});
